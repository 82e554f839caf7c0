import type { INestApplicationContext } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Permission } from '../access/permissions.js';
import { ACCESS } from '../access/require-permission.js';
import { CONTENT } from './gives-content.js';

/** Whoever has one of these may read what is in letters and answers. */
const OF_CONTENT: readonly Permission[] = ['see-documents', 'see-checks'];

/** A page of one letter or answer does not say that it gives its content. The message names each. */
export class UndeclaredContentError extends Error {
  override name = 'UndeclaredContentError';
}

/** The routes of one letter, answer or file, and whether each declares that it gives it. */
export function contentRoutes(app: INestApplicationContext): { route: string; declares: boolean }[] {
  const reflector = app.get(Reflector);
  const scanner = app.get(MetadataScanner);
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, () => unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        if (!method) return [];
        const paths = [Reflect.getMetadata(PATH_METADATA, method) as string | string[] | undefined].flat();
        // A list shows that a letter is there, never what it says.
        if (!paths.some((path) => path?.includes(':'))) return [];
        const access = reflector.getAllAndOverride<Permission | undefined>(ACCESS, [method, metatype]);
        if (!access || !OF_CONTENT.includes(access)) return [];
        return [{ route: `${metatype.name}.${name}`, declares: Reflect.getMetadata(CONTENT, method) !== undefined }];
      });
    });
}

/** Refuses to start a console that would give content without a trace. Throws `UndeclaredContentError`. */
export function refuseUndeclaredContent(app: INestApplicationContext): void {
  const undeclared = contentRoutes(app).filter(({ declares }) => !declares);
  if (undeclared.length === 0) return;
  const routes = undeclared.map(({ route }) => route).join(', ');
  throw new UndeclaredContentError(
    `These routes do not say that they give content: ${routes}. Add @GivesContent('…').`,
  );
}
