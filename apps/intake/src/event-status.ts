import { type ActionRow, type Asked, askedWords, type RunRow } from '@linchpin/actions';
import type { SentEvent } from '@linchpin/events';

/** What was done about an event, for the system that sent it. References and states only, no personal data. */
export interface EventStatus {
  eventId: string;
  sourceEventId: string;
  type: string;
  subject: string;
  receivedAt: Date;
  state: string;
  /** A restricted event is handed to one named person; more than that is not told. */
  restricted: boolean;
  /** Why less was begun than triggers say, such as a meeting that is known to be cancelled; null where nothing kept it. */
  note: string | null;
  /** Nothing more will happen by itself before `nextAt`: what is left is with people, or needs one. */
  settled: boolean;
  /** When the next action is due, if one waits for its time. */
  nextAt: Date | null;
  runs: {
    runId: string;
    trigger: string;
    version: number;
    state: string;
    actions: {
      step: string;
      kind: string;
      title: string;
      /** `asked`: people were asked and have not said yet that it is done. */
      state: string;
      attempts: number;
      dueAt: Date | null;
      reason: string | null;
      /** Of which team or of how many agencies it was asked; null for what the product does itself. */
      asked: Asked | null;
      /** The same in words: "asked of North business centre, nobody yet". */
      standing: string | null;
    }[];
  }[];
}

/** Puts an event, its runs and their actions together for the sender. */
export function eventStatus(event: SentEvent, runs: readonly RunRow[], actions: readonly ActionRow[]): EventStatus {
  const later = actions.flatMap(({ state, dueAt }) =>
    state === 'ready' && dueAt && dueAt > new Date() ? [dueAt] : [],
  );
  return {
    eventId: event.id,
    sourceEventId: event.sourceEventId,
    type: event.type,
    subject: event.subject,
    receivedAt: event.receivedAt,
    state: event.state,
    restricted: event.restricted,
    note: event.note,
    settled: event.state !== 'recorded' && runs.every(({ state }) => state !== 'running'),
    nextAt: later.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    runs: runs.map((run) => ({
      runId: run.id,
      trigger: run.trigger,
      version: run.triggerVersion,
      state: run.state,
      actions: actions
        .filter(({ runId }) => runId === run.id)
        .map(({ stepKey, kind, title, state, attempts, dueAt, reason, asked, finishedAt }) => ({
          step: stepKey,
          kind,
          title,
          state,
          attempts: attempts.length,
          dueAt,
          reason,
          asked,
          standing: askedWords({ state, asked, finishedAt }),
        })),
    })),
  };
}
