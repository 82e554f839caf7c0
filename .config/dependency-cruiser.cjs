/**
 * Who may import whom: the map of the house, checked by `npm run lint:architecture` from the repository root.
 *
 * To allow a new arrow, change the table; a new lib or app needs a row before anything else passes. Type-only imports
 * count: an arrow is about who knows whom, not about what is left after compilation.
 */

const everyone = ['config', 'logging'];
const features = ['rooms', 'documents', 'agency-checks', 'alerts', 'tasks'];
const knownByFeatures = ['runs', 'events', 'teams', 'case-records', 'calendar', 'mail', 'database', ...everyone];

/** What each lib may import of ours, and why no more than that. */
const libs = {
  config: { may: [], why: 'settings are read before anything else exists' },
  calendar: { may: [], why: 'working-day sums are pure: no database, no settings, testable by table' },
  logging: { may: ['config'], why: 'the platform knows nothing of the work' },
  database: { may: everyone, why: 'the platform knows nothing of the work' },
  queue: { may: everyone, why: 'the platform knows nothing of the work: jobs are names and ids' },
  web: { may: everyone, why: 'how an app answers requests that reach none of its pages; it knows none of them' },
  mail: { may: ['database', ...everyone], why: 'mail carries messages for anyone, so it knows none of them' },
  events: {
    may: ['calendar', 'database', 'queue', ...everyone],
    why: 'an event is a fact; facts do not know what is made of them. A source’s dates are read on London’s clocks',
  },
  'case-records': { may: ['database', 'queue', ...everyone], why: 'reference: asked by others, asks nobody' },
  teams: { may: ['calendar', 'database', 'queue', ...everyone], why: 'reference: cover needs working days, no more' },
  runs: {
    may: ['events', 'calendar', 'database', 'queue', ...everyone],
    why: 'a run knows its event, never its trigger',
  },
  triggers: { may: ['runs', 'events', 'calendar', 'database', 'queue', ...everyone], why: 'a trigger starts runs' },
  ...Object.fromEntries(
    features.map((feature) => [
      feature,
      {
        may: knownByFeatures,
        why: 'features never import each other, nor the queue: a result worth reacting to is a new event',
      },
    ]),
  ),
};

const platform = ['config', 'logging', 'database', 'queue', 'web'];
const everyLib = Object.keys(libs);

/** What each app may import of ours, and why. */
const apps = {
  intake: {
    may: ['events', 'runs', ...platform],
    why: 'it verifies, records and answers; runs only to tell a sender what was done. No rules in here',
  },
  portal: { may: ['agency-checks', ...platform], why: 'strangers with a link reach nothing but their check' },
  worker: { may: everyLib, why: 'it runs every processor' },
  console: { may: everyLib, why: 'it shows and configures everything' },
  standalone: { may: everyLib, mayApps: true, why: 'it is the other apps in one process, with example data' },
};

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
