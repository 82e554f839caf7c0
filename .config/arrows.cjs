/**
 * The map of the house: what each lib and app may know of ours, and why no more than that. dependency-cruiser holds its
 * imports to it, and a test of the architecture its SQL: a lib reads the tables of the libs it may import, and writes
 * only its own.
 */

const everyone = ['config', 'logging'];
const pure = ['access', 'dates', 'calendar', 'timings', 'kept-dates', 'event-types', 'action-kinds'];
const features = ['rooms', 'documents', 'agency-checks', 'alerts', 'tasks'];
const knownByFeatures = [
  'actions',
  'deadlines',
  'council-calendars',
  'events',
  'alarms',
  'teams',
  'case-records',
  'deliveries',
  'audit',
  'queue',
  'database',
  ...pure,
  ...everyone,
];

/** What each lib may import of ours, and why no more than that. Its SQL may read their tables, and writes only its own. */
const libs = {
  config: { may: [], why: 'settings are read before anything else exists' },
  logging: { may: ['config'], why: 'the platform knows nothing of the work' },
  database: { may: everyone, why: 'the platform knows nothing of the work' },
  queue: { may: everyone, why: 'the platform knows nothing of the work: jobs are names and ids' },
  web: { may: everyone, why: 'how an app answers requests that reach none of its pages; it knows none of them' },
  deliveries: {
    may: ['database', 'queue', ...everyone],
    why: 'it brings out what anyone asks for, so it knows none of them; who asks writes what goes',
  },

  audit: {
    may: ['access', 'database', ...everyone],
    why: 'written by everyone who does or shows something, so it knows none of them',
  },

  access: { may: [], why: 'who asks, and what is there for them: pure' },
  dates: { may: [], why: 'a civil date, London’s clocks and how people read them: pure' },
  calendar: { may: ['dates'], why: 'working-day sums are pure: no database, no settings, testable by table' },
  timings: { may: ['dates', 'calendar'], why: 'when something is due by a calendar: pure' },
  'kept-dates': {
    may: ['dates', 'calendar', 'timings', 'config'],
    why: 'the one rule for dates asked of people: pure',
  },
  'event-types': { may: [], why: 'what can happen: pure, for programmers, editors and letters alike' },
  'action-kinds': {
    may: ['event-types', 'timings', 'queue'],
    why: 'what can be done, and its settings: pure. Its names are the names of the jobs',
  },

  sources: { may: ['event-types', 'database', ...everyone], why: 'who may send, and with which keys' },
  conversions: { may: ['dates', 'cloud-events'], why: 'how one value becomes another: pure' },
  'cloud-events': { may: ['event-types'], why: 'how a body is read, and what is wrong with it: pure' },
  mappings: {
    may: ['sources', 'conversions', 'cloud-events', 'event-types', 'database', ...everyone],
    why: 'what a source’s own messages mean',
  },
  alarms: { may: ['sources', 'database', ...everyone], why: 'raised by everyone, so it knows nothing of why' },
  events: {
    may: ['access', 'alarms', 'sources', 'cloud-events', 'event-types', 'dates', 'database', 'queue', ...everyone],
    why: 'an event is a fact; facts do not know what is made of them',
  },
  messages: {
    may: [
      'access',
      'events',
      'alarms',
      'mappings',
      'conversions',
      'cloud-events',
      'sources',
      'event-types',
      'dates',
      'database',
      ...everyone,
    ],
    why: 'a message becomes an event, or waits until it does',
  },
  'council-calendars': {
    may: ['access', 'calendar', 'timings', 'dates', 'database', ...everyone],
    why: 'the council’s own days',
  },
  runs: {
    may: ['deliveries', 'events', 'sources', 'alarms', ...pure, 'database', 'queue', ...everyone],
    why: 'a run knows its event, never its trigger',
  },
  deadlines: {
    may: ['runs', 'events', 'sources', 'alarms', 'teams', 'council-calendars', ...pure, 'database', ...everyone],
    why: 'a date is owed by a run, to a team; a run does not know what it owes',
  },
  actions: {
    may: [
      'deliveries',
      'deadlines',
      'runs',
      'council-calendars',
      'events',
      'sources',
      'alarms',
      ...pure,
      'database',
      'queue',
      ...everyone,
    ],
    why: 'how one action is claimed, done and recorded, whatever its kind',
  },

  conditions: {
    may: ['event-types', 'action-kinds', 'timings', 'calendar', 'dates'],
    why: 'what a trigger asks of an event: pure',
  },
  'trigger-files': { may: ['conditions', ...pure], why: 'what a trigger says: pure' },
  'trigger-checks': {
    may: ['trigger-files', 'conditions', 'queue', ...pure],
    why: 'what is wrong with a trigger: pure',
  },
  triggers: {
    may: [
      'trigger-checks',
      'trigger-files',
      'conditions',
      'actions',
      'runs',
      'deadlines',
      'council-calendars',
      'events',
      'sources',
      'alarms',
      ...pure,
      'database',
      'queue',
      ...everyone,
    ],
    why: 'a trigger in force starts runs',
  },
  'trigger-drafts': {
    may: [
      'triggers',
      'trigger-checks',
      'trigger-files',
      'conditions',
      'teams',
      'deliveries',
      ...pure,
      'database',
      ...everyone,
    ],
    why: 'a draft becomes a version in force, once the people who may say so have',
  },
  'trigger-words': {
    may: ['trigger-drafts', 'trigger-files', 'conditions', ...pure],
    why: 'how people read a trigger or a draft',
  },
  'would-do': {
    may: [
      'trigger-words',
      'trigger-drafts',
      'triggers',
      'trigger-checks',
      'trigger-files',
      'conditions',
      'runs',
      'council-calendars',
      'events',
      'sources',
      'cloud-events',
      ...pure,
      'database',
      'queue',
      ...everyone,
    ],
    why: 'what a draft would do, without effect',
  },

  'case-records': { may: ['access', 'database', 'queue', ...everyone], why: 'reference: asked by others, asks nobody' },
  teams: {
    may: ['access', 'deliveries', 'calendar', 'dates', 'database', 'queue', ...everyone],
    why: 'reference: cover needs working days, no more',
  },
  installation: {
    may: ['teams', 'agency-checks', 'database', ...everyone],
    why: 'what an installation is, and what of the demonstration must not be in a council’s; only apps ask',
  },
  ...Object.fromEntries(
    features.map((feature) => [
      feature,
      {
        may: knownByFeatures,
        why: 'features never import each other: a result worth reacting to is a new event',
      },
    ]),
  ),
};

const platform = ['config', 'logging', 'database', 'queue', 'web', 'installation'];
const everyLib = Object.keys(libs);

/** What each app may import of ours, and why. */
const apps = {
  intake: {
    may: ['messages', 'events', 'sources', 'cloud-events', 'event-types', 'actions', ...platform],
    why: 'it verifies, records and answers; actions only to tell a sender what was done. No rules in here',
  },
  portal: { may: ['agency-checks', 'audit', ...platform], why: 'strangers with a link reach nothing but their check' },
  worker: { may: everyLib, why: 'it runs every processor' },
  console: { may: everyLib, why: 'it shows and configures everything' },
  standalone: { may: everyLib, mayApps: true, why: 'it is the other apps in one process, with example data' },
};

module.exports = { libs, apps, everyLib };
