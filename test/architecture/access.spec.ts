import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffRole, staffRoles } from '@linchpin/access';
import { projectPath } from '@linchpin/config';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { may, type Permission } from '../../apps/console/src/access/permissions.js';
import { ACCESS, PUBLIC } from '../../apps/console/src/access/require-permission.js';
import { ConsolePages } from '../support/console-pages.js';

const file = projectPath('docs', 'access.md');
/** Somebody of each role, as `ConsolePages` has them. */
const people: Record<StaffRole, string> = {
  'business-support': 'officer',
  manager: 'lead',
  operations: 'operator',
  leader: 'leader',
  administrator: 'admin',
  auditor: 'auditor',
};
const NOBODYS = '00000000-0000-4000-8000-000000000000';

interface Route {
  method: 'GET' | 'POST';
  path: string;
  access: Permission | typeof PUBLIC;
}

let pages: ConsolePages;
let routes: Route[];
beforeAll(async () => {
  pages = await ConsolePages.start();
  routes = declaredRoutes();
});
afterAll(() => pages.stop());

/** Every route of every controller, with what it declares. */
function declaredRoutes(): Route[] {
  const [reflector, scanner] = [pages.app.get(Reflector), pages.app.get(MetadataScanner)];
  return pages.app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const bases = [Reflect.getMetadata(PATH_METADATA, metatype) as string | string[] | undefined].flat();
      const prototype = metatype.prototype as Record<string, () => unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name): Route[] => {
        const method = prototype[name];
        const own = method && (Reflect.getMetadata(PATH_METADATA, method) as string | string[] | undefined);
        if (!method || own === undefined) return [];
        const verb = Reflect.getMetadata(METHOD_METADATA, method) === RequestMethod.POST ? 'POST' : 'GET';
        const access = reflector.getAllAndOverride<Route['access']>(ACCESS, [method, metatype]);
        return bases.flatMap((base = '') =>
          [own].flat().map((part) => {
            const path = `/${base}/${part}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
            return { method: verb, path, access };
          }),
        );
      });
    })
    .sort((one, other) => (one.path + one.method < other.path + other.method ? -1 : 1));
}

const mayUse = (role: StaffRole, { access }: Route) => access === PUBLIC || may({ role }, access);

/** The table that people read: who may use what. */
function table(): string {
  const titles = ['Business support', 'Manager', 'Operations', 'Leader', 'Administrator', 'Auditor'];
  const rows = routes.map((route) => {
    const cells = staffRoles.map((role) => (route.access === PUBLIC ? 'anyone' : mayUse(role, route) ? 'yes' : ''));
    return `| ${route.method} \`${route.path}\` | ${route.access} | ${cells.join(' | ')} |`;
  });
  return [
    '# Who may use what',
    '',
    'Made by `test/architecture/access.spec.ts`, which asks for every page and sends every form as somebody of each role. An empty',
    'cell is a refusal (403). A route that declares nothing does not start. Records that are restricted are not there for anybody',
    'without the right, whatever the role: asked for by their address they answer 404, see `test/configuration/restricted-pages.spec.ts`.',
    '',
    `| Route | Permission | ${titles.join(' | ')} |`,
    `|---|---|${titles.map(() => '---').join('|')}|`,
    ...rows,
    '',
  ].join('\n');
}

describe('who may use what', () => {
  it('is in docs/access.md, so that a changed right shows in review', () => {
    if (process.argv.includes('-u')) writeFileSync(file, table());
    expect(readFileSync(file, 'utf8')).toBe(table());
  });

  it.each(staffRoles)('holds for %s: every page and every form', async (role) => {
    const visitor = await pages.as(people[role]);
    const token = await visitor.token('/');
    const wrong: unknown[] = [];
    for (const route of routes) {
      // Whoever signs out is gone; a stream does not end.
      if (['/sign-out', '/live'].includes(route.path)) continue;
      const path = route.path.replace(/:[a-zA-Z]+/g, NOBODYS);
      const { status, location } =
        route.method === 'GET' ? await visitor.get(path) : await visitor.post(path, { _csrf: token });
      const refused = status === 403 || location?.startsWith('/sign-in') === true;
      if (refused === mayUse(role, route)) wrong.push({ ...route, status });
    }
    expect(wrong).toEqual([]);
  });

  it('gives nobody who is not signed in anything but what is for anyone', async () => {
    for (const route of routes.filter(({ access }) => access !== PUBLIC)) {
      const response = await fetch(new URL(route.path.replace(/:[a-zA-Z]+/g, NOBODYS), pages.address), {
        method: route.method,
        redirect: 'manual',
      });
      expect({ route, refused: [303, 403].includes(response.status) }).toEqual({ route, refused: true });
    }
  });
});
