import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { AUDITED, type AuditDeclaration } from './audited.js';

/** A form does not say what its entry in the audit trail is. The message names each. */
export class UndeclaredActError extends Error {
  override name = 'UndeclaredActError';
}

/** Every route that is not only for reading, and the act that it declares. */
export function actRoutes(app: INestApplicationContext): { route: string; act: string | null }[] {
  const scanner = app.get(MetadataScanner);
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, () => unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method = prototype[name];
        if (!method || Reflect.getMetadata(PATH_METADATA, method) === undefined) return [];
        if ((Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod) === RequestMethod.GET) return [];
        const declared = Reflect.getMetadata(AUDITED, method) as AuditDeclaration | undefined;
        return [{ route: `${metatype.name}.${name}`, act: declared?.act ?? null }];
      });
    });
}

/** Refuses to start a console in which something could be done without a trace. Throws `UndeclaredActError`. */
export function refuseUndeclaredActs(app: INestApplicationContext): void {
  const undeclared = actRoutes(app).filter(({ act }) => act === null);
  if (undeclared.length === 0) return;
  const routes = undeclared.map(({ route }) => route).join(', ');
  throw new UndeclaredActError(
    `These routes do not say what they leave in the audit trail: ${routes}. Add @Audited('…').`,
  );
}
