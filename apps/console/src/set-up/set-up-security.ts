import helmet from '@fastify/helmet';
import type { Settings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What pages may load: our own files and nothing else. No script and no style stands inside a page. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** Security headers for everything, and no keeping of pages: they hold references of children's records. */
export async function setUpSecurity(app: NestFastifyApplication, settings: Settings): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    hsts: isHttps(settings),
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      void reply.header('Cache-Control', 'no-store');
      done();
    });
}

/** Whether staff reach the console over TLS, which a reverse proxy in front of it brings. */
export function isHttps(settings: Settings): boolean {
  return settings.CONSOLE_URL.startsWith('https:');
}
