import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import view from '@fastify/view';
import { projectPath, type Settings } from '@linchpin/config';
import { INSTALLATION, type Installation } from '@linchpin/installation';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import nunjucks from 'nunjucks';

const govuk = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist');

/**
 * All that a browser may fetch. GOV.UK Frontend ships more, among it the fonts and the crown, which only gov.uk may
 * use.
 */
const assets = new Set(['govuk-frontend.min.js', 'portal.css', 'portal.js', 'favicon.svg']);

/** Templates and assets. Every page knows the council's name, and whether it is the invented one; nothing else is shared. */
export async function setUpPages(app: NestFastifyApplication, settings: Settings): Promise<void> {
  await app.register(view, {
    engine: { nunjucks },
    templates: [projectPath('apps/portal/views'), govuk],
    options: { autoescape: true, trimBlocks: true, lstripBlocks: true },
    defaultContext: {
      council: settings.COUNCIL_NAME,
      isDemonstration: app.get<Installation | null>(INSTALLATION)?.kind === 'demonstration',
    },
  });
  await app.register(fastifyStatic, {
    root: [projectPath('apps/portal/assets'), join(govuk, 'govuk')],
    prefix: '/assets/',
    maxAge: '1h',
    allowedPath: (path) => assets.has(path.replace(/^\//, '')),
  });
  const styles = await stylesWithoutFonts();
  app
    .getHttpAdapter()
    .getInstance()
    .get('/assets/govuk-frontend.min.css', (_request, reply) =>
      reply.type('text/css; charset=utf-8').header('Cache-Control', 'public, max-age=3600').send(styles),
    );
}

/** GOV.UK Frontend's styles in Arial. To override the font is not enough: a browser may ask for it before it knows. */
async function stylesWithoutFonts(): Promise<string> {
  const styles = await readFile(join(govuk, 'govuk/govuk-frontend.min.css'), 'utf8');
  return styles.replace(/@font-face\{[^}]*\}/g, '').replaceAll('GDS Transport,arial', 'Arial');
}
