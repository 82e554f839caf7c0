/** Every job in the system. Payloads are ids: the queue is not private, and the row is the truth. */
export interface Jobs {
  'events.match': { eventId: string };
  'rooms.book': { actionId: string };
  'documents.generate': { actionId: string };
  'agency-checks.request': { actionId: string };
  'alerts.send': { actionId: string };
  'tasks.assign': { actionId: string };
  'deliveries.send': { deliveryId: string };
  'triggers.report': { reportId: string };
}

type QueueOf<Name> = Name extends `${infer Queue}.${string}` ? Queue : never;

export type JobName = keyof Jobs;

/** A queue is the first part of the names of its jobs: `documents.generate` runs on queue `documents`. */
export type QueueName = QueueOf<JobName>;

/** The kinds of action: exactly the jobs that carry an action's id. */
export type ActionKind = { [Name in JobName]: Jobs[Name] extends { actionId: string } ? Name : never }[JobName];

/** What a processor of a queue must bring: one handler for each of its jobs. A missing one does not compile. */
export type JobHandlers<Queue extends QueueName> = {
  [Name in Extract<JobName, `${Queue}.${string}`>]: (payload: Jobs[Name]) => Promise<void>;
};

/** One job to be put on its queue. */
export type JobItem = {
  [Name in JobName]: {
    name: Name;
    payload: Jobs[Name];
    /** Two items with one key are one job while the first waits or runs. Give each attempt its own. */
    key: string;
    delayMs?: number;
  };
}[JobName];

/** The queue on which a job runs. */
export function queueOf(name: JobName): QueueName {
  return name.slice(0, name.indexOf('.')) as QueueName;
}
