import { address, type Query, withQuery } from './address.js';

/** The pages of a step that are a form, by the last part of their address. */
export type StepFormName = 'name' | 'settings' | 'after' | 'when' | 'approval';

/** The pages of a deadline that are a form. */
export type DeadlineFormName = 'what' | 'date' | 'met';

/**
 * Every address of the console, by what stands there: `paths.runs.show(runId)`. Links, forms and redirects take theirs
 * from here, and so do the templates, which know it as `paths`; that each is a route, and each route one of these, is
 * checked by the tests of the architecture.
 */
export const paths = {
  today: () => '/',
  accessibilityStatement: () => '/accessibility-statement',
  signIn: (query?: Query) => withQuery('/sign-in', query),
  signOut: () => '/sign-out',
  welcome: (token: string) => address`/welcome/${token}`,
  search: (query?: Query) => withQuery('/search', query),
  live: (query?: Query) => withQuery('/live', query),
  queues: () => '/queues',
  configuration: () => '/configuration',

  audit: {
    list: (query?: Query) => withQuery('/audit', query),
    export: (query?: Query) => withQuery('/audit/export', query),
    child: (childRef: string, query?: Query) => withQuery(address`/audit/children/${childRef}`, query),
  },

  attention: {
    list: () => '/attention',
    seeAlarm: (alarmId: string) => address`/attention/alarms/${alarmId}/seen`,
    problem: (problemId: string) => address`/attention/problems/${problemId}`,
    retryProblem: (problemId: string) => address`/attention/problems/${problemId}/retry`,
  },

  events: {
    list: (query?: Query) => withQuery('/events', query),
    show: (eventId: string) => address`/events/${eventId}`,
    matchAgain: (eventId: string) => address`/events/${eventId}/match-again`,
  },

  runs: {
    list: (query?: Query) => withQuery('/runs', query),
    show: (runId: string) => address`/runs/${runId}`,
    /** One action, on the page of its run. */
    action: (runId: string, actionId: string) => address`/runs/${runId}#action-${actionId}`,
    retry: (runId: string, actionId: string) => address`/runs/${runId}/actions/${actionId}/retry`,
    skip: (runId: string, actionId: string) => address`/runs/${runId}/actions/${actionId}/skip`,
  },

  people: {
    list: (query?: Query) => withQuery('/people', query),
    invite: () => '/people/new',
    show: (staffId: string) => address`/people/${staffId}`,
    change: (staffId: string) => address`/people/${staffId}/change`,
    sendLink: (staffId: string) => address`/people/${staffId}/link`,
    disable: (staffId: string) => address`/people/${staffId}/disable`,
    enable: (staffId: string) => address`/people/${staffId}/enable`,
    restricted: (staffId: string) => address`/people/${staffId}/restricted`,
    endRestricted: (staffId: string) => address`/people/${staffId}/restricted/end`,
  },

  holds: {
    list: () => '/holds',
    show: (holdId: string) => address`/holds/${holdId}`,
  },

  inbox: {
    list: (query?: Query) => withQuery('/inbox', query),
    read: (alertId: string) => address`/inbox/${alertId}/read`,
  },

  rooms: {
    list: (query?: Query) => withQuery('/rooms', query),
  },

  documents: {
    list: (query?: Query) => withQuery('/documents', query),
    show: (documentId: string) => address`/documents/${documentId}`,
    download: (documentId: string) => address`/documents/${documentId}/download`,
  },

  checks: {
    list: (query?: Query) => withQuery('/checks', query),
    show: (checkId: string) => address`/checks/${checkId}`,
    file: (checkId: string, fileId: string) => address`/checks/${checkId}/files/${fileId}`,
  },

  tasks: {
    list: (query?: Query) => withQuery('/tasks', query),
    show: (taskId: string) => address`/tasks/${taskId}`,
    claim: (taskId: string) => address`/tasks/${taskId}/claim`,
    release: (taskId: string) => address`/tasks/${taskId}/release`,
    done: (taskId: string) => address`/tasks/${taskId}/done`,
    undo: (taskId: string) => address`/tasks/${taskId}/undo`,
    handOver: (taskId: string) => address`/tasks/${taskId}/hand-over`,
    approval: (taskId: string) => address`/tasks/${taskId}/approval`,
  },

  deadlines: {
    list: (query?: Query) => withQuery('/deadlines', query),
    show: (deadlineId: string) => address`/deadlines/${deadlineId}`,
    /** What is to be done about it, on its page. */
    toDo: (deadlineId: string) => address`/deadlines/${deadlineId}#to-do`,
    reason: (deadlineId: string) => address`/deadlines/${deadlineId}/reason`,
    met: (deadlineId: string) => address`/deadlines/${deadlineId}/met`,
    notOwed: (deadlineId: string) => address`/deadlines/${deadlineId}/not-owed`,
    owedAgain: (deadlineId: string) => address`/deadlines/${deadlineId}/owed-again`,
  },

  calendars: {
    year: (query?: Query) => withQuery('/calendars', query),
    /** Where sums in working days are worked out. */
    sum: () => '/calendars#sum',
    confirm: () => '/calendars/confirm',
    bankHolidays: () => '/calendars/bank-holidays',
    removeBankHoliday: (query?: Query) => withQuery('/calendars/bank-holidays/remove', query),
    closureDays: () => '/calendars/closure-days',
    removeClosureDay: (query?: Query) => withQuery('/calendars/closure-days/remove', query),
    schoolTerms: () => '/calendars/school-terms',
    schoolTerm: (termId: string) => address`/calendars/school-terms/${termId}`,
    removeSchoolTerm: (termId: string) => address`/calendars/school-terms/${termId}/remove`,
  },

  catalogue: {
    list: (query?: Query) => withQuery('/catalogue', query),
    eventType: (type: string) => address`/catalogue/events/${type}`,
    actionKind: (kind: string) => address`/catalogue/actions/${kind}`,
  },

  sources: {
    list: () => '/sources',
    add: () => '/sources/new',
    show: (sourceId: string) => address`/sources/${sourceId}`,
    details: (sourceId: string) => address`/sources/${sourceId}/details`,
    switchOn: (sourceId: string) => address`/sources/${sourceId}/on`,
    switchOff: (sourceId: string) => address`/sources/${sourceId}/off`,
  },

  sourceKeys: {
    make: (sourceId: string) => address`/sources/${sourceId}/keys`,
    add: (sourceId: string) => address`/sources/${sourceId}/keys/new`,
    revoke: (sourceId: string, keyId: string) => address`/sources/${sourceId}/keys/${keyId}/revoke`,
  },

  mappings: {
    /** Where the mappings stand, on the page of their source. */
    ofSource: (sourceId: string) => address`/sources/${sourceId}#mappings`,
    create: (sourceId: string) => address`/sources/${sourceId}/mappings`,
    add: (sourceId: string) => address`/sources/${sourceId}/mappings/new`,
    show: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}`,
    applies: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/applies`,
    fields: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/fields`,
    expression: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/expression`,
    test: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/test`,
    switchOn: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/on`,
    switchOff: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/off`,
    moveUp: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/up`,
    remove: (sourceId: string, mappingId: string) => address`/sources/${sourceId}/mappings/${mappingId}/remove`,
  },

  valueTables: {
    create: (sourceId: string) => address`/sources/${sourceId}/tables`,
    add: (sourceId: string) => address`/sources/${sourceId}/tables/new`,
    show: (sourceId: string, tableId: string) => address`/sources/${sourceId}/tables/${tableId}`,
    addRow: (sourceId: string, tableId: string) => address`/sources/${sourceId}/tables/${tableId}/rows`,
    paste: (sourceId: string, tableId: string) => address`/sources/${sourceId}/tables/${tableId}/paste`,
    takeOut: (sourceId: string, tableId: string) => address`/sources/${sourceId}/tables/${tableId}/take-out`,
    remove: (sourceId: string, tableId: string) => address`/sources/${sourceId}/tables/${tableId}/remove`,
  },

  unmapped: {
    show: (sourceId: string, typeKey: string) => withQuery(address`/sources/${sourceId}/unmapped`, { type: typeKey }),
    mapAgain: (sourceId: string) => address`/sources/${sourceId}/unmapped/map-again`,
    discard: (sourceId: string) => address`/sources/${sourceId}/unmapped/discard`,
  },

  triggers: {
    list: (query?: Query) => withQuery('/triggers', query),
    /** The drafts that wait for approval, on the list. */
    waiting: () => '/triggers#waiting',
    begin: () => '/triggers/new',
    show: (triggerId: string) => address`/triggers/${triggerId}`,
    change: (triggerId: string) => address`/triggers/${triggerId}/change`,
    switchOff: (triggerId: string) => address`/triggers/${triggerId}/switch-off`,
    version: (triggerId: string, number: number) => address`/triggers/${triggerId}/versions/${number}`,
    /** How the version differs from another, on its page. */
    differences: (triggerId: string, number: number) => address`/triggers/${triggerId}/versions/${number}#differences`,
    goBack: (triggerId: string, number: number) => address`/triggers/${triggerId}/versions/${number}/go-back`,
  },

  drafts: {
    show: (draftId: string) => address`/triggers/drafts/${draftId}`,
    event: (draftId: string) => address`/triggers/drafts/${draftId}/event`,
    eventFields: (draftId: string) => address`/triggers/drafts/${draftId}/event/fields`,
    name: (draftId: string) => address`/triggers/drafts/${draftId}/name`,
    reason: (draftId: string) => address`/triggers/drafts/${draftId}/reason`,
    submit: (draftId: string) => address`/triggers/drafts/${draftId}/submit`,
    publish: (draftId: string) => address`/triggers/drafts/${draftId}/publish`,
    discard: (draftId: string) => address`/triggers/drafts/${draftId}/discard`,
    approval: (draftId: string) => address`/triggers/drafts/${draftId}/approval`,
    approve: (draftId: string) => address`/triggers/drafts/${draftId}/approval/approve`,
    sendBack: (draftId: string) => address`/triggers/drafts/${draftId}/approval/send-back`,
  },

  draftSteps: {
    list: (draftId: string) => address`/triggers/drafts/${draftId}/steps`,
    add: (draftId: string) => address`/triggers/drafts/${draftId}/new-step`,
    addOf: (draftId: string, kind: string) => address`/triggers/drafts/${draftId}/new-step/${kind}`,
    show: (draftId: string, key: string) => address`/triggers/drafts/${draftId}/steps/${key}`,
    form: (draftId: string, key: string, form: StepFormName, query?: Query) =>
      withQuery(address`/triggers/drafts/${draftId}/steps/${key}/${form}`, query),
    move: (draftId: string, key: string) => address`/triggers/drafts/${draftId}/steps/${key}/move`,
    remove: (draftId: string, key: string) => address`/triggers/drafts/${draftId}/steps/${key}/remove`,
  },

  /** The conditions of a trigger, and with the key of a step those of the step. */
  draftConditions: {
    all: conditionsOf,
    group: (draftId: string, key: string | undefined, group: string) => conditionsOf(draftId, key) + address`/${group}`,
    field: (draftId: string, key: string | undefined, group: string, query?: Query) =>
      withQuery(conditionsOf(draftId, key) + address`/${group}/field`, query),
    value: (draftId: string, key: string | undefined, group: string, query?: Query) =>
      withQuery(conditionsOf(draftId, key) + address`/${group}/value`, query),
    addGroup: (draftId: string, key: string | undefined, group: string) =>
      conditionsOf(draftId, key) + address`/${group}/new-group`,
    remove: (draftId: string, key: string | undefined, group: string) =>
      conditionsOf(draftId, key) + address`/${group}/remove`,
  },

  draftDeadlines: {
    list: (draftId: string) => address`/triggers/drafts/${draftId}/deadlines`,
    add: (draftId: string) => address`/triggers/drafts/${draftId}/new-deadline`,
    form: (draftId: string, key: string, form: DeadlineFormName, query?: Query) =>
      withQuery(address`/triggers/drafts/${draftId}/deadlines/${key}/${form}`, query),
    remove: (draftId: string, key: string) => address`/triggers/drafts/${draftId}/deadlines/${key}/remove`,
  },

  reports: {
    ofDraft: (draftId: string) => address`/triggers/drafts/${draftId}/report`,
    show: (reportId: string) => address`/triggers/reports/${reportId}`,
    cancel: (reportId: string) => address`/triggers/reports/${reportId}/cancel`,
  },
} as const;

/** Addresses of the intake, behind its own: the pages name them to those who set up a system that sends. */
export const intakePaths = {
  webhook: (source: string) => address`/webhooks/${source}`,
  openApi: () => '/openapi.json',
  schemas: () => '/schemas',
  schema: (type: string) => address`/schemas/${type}.json`,
} as const;

function conditionsOf(draftId: string, key?: string): string {
  return key === undefined
    ? address`/triggers/drafts/${draftId}/conditions`
    : address`/triggers/drafts/${draftId}/steps/${key}/only-if`;
}
