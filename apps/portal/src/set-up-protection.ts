import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { Settings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Requests that one address may make in a minute. The token cannot be guessed at any rate: this keeps floods out. */
const REQUESTS_A_MINUTE = 60;

/**
 * Headers and the request limit. Everything a page needs comes from here, no script or style stands inside a page, and
 * no page is kept by a browser or a search engine or tells its address, which holds the link's token, to another site.
 */
export async function setUpProtection(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('X-Robots-Tag', 'noindex, nofollow');
    if (!isAsset(request.url)) void reply.header('Cache-Control', 'no-store');
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: settings.PORTAL_URL.startsWith('https:') && {
      maxAge: 31_536_000,
      includeSubDomains: false,
    },
    xFrameOptions: { action: 'deny' },
  });
  await app.register(rateLimit, {
    max: REQUESTS_A_MINUTE,
    timeWindow: '1 minute',
    allowList: (request) => isAsset(request.url) || request.url === '/health',
  });
}

function isAsset(url: string): boolean {
  return url.startsWith('/assets/');
}
