import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectPath } from '@linchpin/config';

/** Our own styles, scripts and pictures. */
export const ownAssets = projectPath('apps/console/assets');

/** GOV.UK Frontend: `govuk/` holds its macros and its built styles and scripts. */
export const govukFrontend = join(
  dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')),
  'dist',
);

/** The script of GOV.UK Frontend. */
export const govukScript = readFileSync(join(govukFrontend, 'govuk/govuk-frontend.min.js'));

/** The styles of GOV.UK Frontend without its font, which only services on gov.uk may use. */
export const govukStyles = withoutTheirFont(readFileSync(join(govukFrontend, 'govuk/govuk-frontend.min.css'), 'utf8'));

/**
 * Where assets are served. The middle part changes with their content, so that a browser may keep each file for a year
 * and still gets the new one after a release.
 */
export const assetsPath = `/assets/${contentHash()}`;

/** The address of an asset: `assetUrl('console.css')`. */
export function assetUrl(name: string): string {
  return `${assetsPath}/${name}`;
}

function contentHash(): string {
  const hash = createHash('sha256').update(govukStyles).update(govukScript);
  for (const name of readdirSync(ownAssets).sort()) hash.update(name).update(readFileSync(join(ownAssets, name)));
  return hash.digest('hex').slice(0, 12);
}

function withoutTheirFont(styles: string): string {
  const own = styles.replaceAll(/@font-face\{[^}]*\}/g, '').replaceAll('GDS Transport,', '');
  if (own.includes('GDS Transport')) throw new Error('GOV.UK Frontend brings its font in a new way: take it out here.');
  return own;
}
