import type { EventFacts } from './action-handler.js';

/** A follow-up is shown under the reference, and with the run, of what it follows up. */
export function whatPeopleSee(
  { source, subject, data }: Pick<EventFacts, 'source' | 'subject' | 'data'>,
  runId: string,
): Pick<EventFacts, 'reference' | 'runToSee'> {
  const { aboutRef, runId: runToSee } = source === 'linchpin' ? data : {};
  return {
    reference: typeof aboutRef === 'string' ? aboutRef : subject.slice(subject.indexOf('/') + 1),
    runToSee: typeof runToSee === 'string' ? runToSee : runId,
  };
}
