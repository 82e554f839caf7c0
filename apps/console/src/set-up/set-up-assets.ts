import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { assetsPath, govukScript, govukStyles, ownAssets } from '../frame/assets.js';

const A_YEAR = 'public, max-age=31536000, immutable';

/** Styles and scripts, to anyone. Their address changes with their content, so a browser keeps them for a year. */
export async function setUpAssets(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, {
    root: ownAssets,
    prefix: `${assetsPath}/`,
    decorateReply: false,
    index: false,
    immutable: true,
    maxAge: '1y',
  });
  const serve = (name: string, type: string, content: Buffer | string) =>
    app
      .getHttpAdapter()
      .getInstance()
      .get(`${assetsPath}/${name}`, (_request, reply) =>
        reply.header('Cache-Control', A_YEAR).type(`${type}; charset=utf-8`).send(content),
      );
  serve('govuk-frontend.css', 'text/css', govukStyles);
  serve('govuk-frontend.js', 'text/javascript', govukScript);
}
