import type { INestApplicationContext } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS } from './require-permission.js';

/** A route says neither which permission it needs nor that it is public. The message names each. */
export class UndeclaredRouteError extends Error {
  override name = 'UndeclaredRouteError';
}

/** Refuses to start a console with a route that does not declare who may use it. Throws `UndeclaredRouteError`. */
export function refuseUndeclaredRoutes(app: INestApplicationContext): void {
  const reflector = app.get(Reflector);
  const scanner = app.get(MetadataScanner);
  const undeclared = app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, () => unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        if (!method || Reflect.getMetadata(PATH_METADATA, method) === undefined) return [];
        return reflector.getAllAndOverride(ACCESS, [method, metatype]) ? [] : [`${metatype.name}.${name}`];
      });
    });
  if (undeclared.length === 0) return;
  throw new UndeclaredRouteError(
    `These routes do not say who may use them: ${undeclared.join(', ')}. Add @RequirePermission('…') or @Public().`,
  );
}
