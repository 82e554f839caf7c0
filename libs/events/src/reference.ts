/** What people call a subject: `M-20417` of `meeting/M-20417`. */
export function referenceOf(subject: string): string {
  return subject.slice(subject.indexOf('/') + 1);
}

/** What tells whether an event follows up something, and what. */
interface PossibleFollowUp {
  /** The source's name; what the product itself found out came from `linchpin`. */
  source: string;
  subject: string;
  data: Record<string, unknown>;
}

/** A follow-up is shown under the reference, and with the run, of what it follows up. */
export function referenceAndRunToSee(
  { source, subject, data }: PossibleFollowUp,
  runId: string,
): { reference: string; runToSee: string } {
  const { aboutRef, runId: runToSee } = source === 'linchpin' ? data : {};
  return {
    reference: typeof aboutRef === 'string' ? aboutRef : referenceOf(subject),
    runToSee: typeof runToSee === 'string' ? runToSee : runId,
  };
}
