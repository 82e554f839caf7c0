/**
 * Who may import whom: the map of the house, checked by `npm run lint:architecture` from the repository root.
 *
 * To allow a new arrow, change the table; a new lib or app needs a row before anything else passes. Type-only imports
 * count: an arrow is about who knows whom, not about what is left after compilation.
 */

const { libs, apps, everyLib } = require('./arrows.cjs');

const anyOf = (names) => `(?:${names.join('|')})`;
const spec = '[.]spec[.]ts$';

const libRules = Object.entries(libs).map(([lib, { may, why }]) => ({
  name: `${lib}-keeps-to-its-arrows`,
  comment: `libs/${lib} may import ${may.join(', ') || 'nothing'} of ours: ${why}.`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: '^libs/', pathNot: `^libs/${anyOf([lib, ...may])}/` },
}));

const appRules = Object.entries(apps).map(([app, { may, mayApps, why }]) => ({
  name: `${app}-keeps-to-its-arrows`,
  comment: `apps/${app} may import ${may === everyLib ? 'any lib' : may.join(', ')}${mayApps ? ' and the other apps' : ''}: ${why}.`,
  severity: 'error',
  from: { path: `^apps/${app}/` },
  to: mayApps
    ? { path: '^libs/', pathNot: `^libs/${anyOf(may)}/` }
    : { path: '^(?:libs|apps)/', pathNot: [`^apps/${app}/`, `^libs/${anyOf(may)}/`] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...libRules,
    ...appRules,
    {
      name: 'a-newcomer-needs-a-row',
      comment: 'A lib or app that is not in the tables above would be bound by no arrow at all.',
      severity: 'error',
      from: {},
      to: {
        path: '^(?:libs|apps)/[^/]+/',
        pathNot: [`^libs/${anyOf(everyLib)}/`, `^apps/${anyOf(Object.keys(apps))}/`],
      },
    },
    {
      name: 'a-lib-never-imports-an-app',
      comment: 'Apps are put together from libs; a lib that knows an app cannot be used by another.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'a-lib-is-entered-by-its-index',
      comment: 'What a lib does not export is its own business and may change without asking.',
      severity: 'error',
      from: { path: '^(?:apps|test)/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index[.]ts$' },
    },
    {
      name: 'a-lib-enters-another-by-its-index',
      comment: 'The same between libs; inside one lib, files import each other directly.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index[.]ts$'] },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or need a third that knows them both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production-never-imports-test',
      comment: 'Only specs may use what is in test/ or in another spec: neither is built or shipped.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: spec },
      to: { path: ['^test/', spec] },
    },
    {
      name: 'not-to-dev-dep',
      comment:
        'The image is installed without devDependencies, so this would fail at start. Types are not needed there.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-to-unlisted-package',
      comment: 'A package that only came with another may leave with it: list it in package.json.',
      severity: 'error',
      from: { path: '^(?:apps|libs|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-to-unresolvable',
      comment:
        'An import that cannot be followed is one no arrow can be checked on. The set-up of the tests runs what was built.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '(?:^|/)dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|coverage|[.]data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'require'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mts', '.cts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
