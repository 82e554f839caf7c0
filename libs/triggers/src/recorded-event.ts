import { type historyOf, type KnownFact, referenceOf } from '@linchpin/events';
import type { Progress } from '@linchpin/runs';

/** What is on record about the subject of an event, oldest first. */
export type SubjectHistory = Awaited<ReturnType<typeof historyOf>>;

/** An event as the matching reads it. */
export interface RecordedEvent extends KnownFact {
  sourceId: string;
  /** The source's name. */
  source: string;
  subject: string;
  /** Its own team, else the one that the latest fact about its subject names. */
  teamCode: string | null;
  restricted: boolean;
  data: Record<string, unknown>;
}

/** What came of matching an event. */
export interface Matched extends Progress {
  /** How many runs it began. */
  begun: number;
  /** Why it began less than its triggers say, for its page and its sender. */
  note: string | null;
}

/** What people call the subject, and the run to look at where the event itself follows one up. */
export function whatIsMeant({ subject, data: { aboutRef, runId } }: Pick<RecordedEvent, 'subject' | 'data'>) {
  return {
    aboutRef: typeof aboutRef === 'string' ? aboutRef : referenceOf(subject),
    ...(typeof runId === 'string' && { runId }),
  };
}
