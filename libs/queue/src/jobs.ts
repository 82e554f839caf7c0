import { z } from 'zod';

/** Every job in the system, and the one id that it carries: the queue is not private, and the row is the truth. */
export const jobIds = {
  'events.match': 'eventId',
  'rooms.book': 'actionId',
  'documents.generate': 'actionId',
  'agency-checks.request': 'actionId',
  'alerts.send': 'actionId',
  'tasks.assign': 'actionId',
  'deliveries.send': 'deliveryId',
  'triggers.report': 'reportId',
} as const;

type JobIds = typeof jobIds;

/** What each job carries. */
export type Jobs = { [Name in keyof JobIds]: Record<JobIds[Name], string> };

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

/** Why a job is not done; null for one of ours that carries exactly the id of its kind. Says nothing of what it carries. */
export function jobFault(name: string, payload: unknown): string | null {
  if (!Object.hasOwn(jobIds, name)) return 'A job of no kind that there is was refused.';
  const id = jobIds[name as JobName];
  if (z.strictObject({ [id]: z.uuid() }).safeParse(payload).success) return null;
  return `A job ${name} was refused: it does not carry ${id}, an id, and nothing else.`;
}

/** The queue on which a job runs. */
export function queueOf(name: JobName): QueueName {
  return name.slice(0, name.indexOf('.')) as QueueName;
}
