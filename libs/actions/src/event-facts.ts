/** The event as a handler sees it. References and codes only: names are read from the case records when needed. */
export interface EventFacts {
  id: string;
  type: string;
  /** The source's name, such as `mosaic`. */
  source: string;
  /** What the event is about, such as `meeting/M-20417`. */
  subject: string;
  /** What people call the subject: `M-20417`. Of a follow-up: what the run it is about is called. */
  reference: string;
  /** The run that a person should look at: this one, or for a follow-up the one it is about. */
  runToSee: string;
  /** Of a follow-up: the title of the step or of the deadline it is about, in the words of its trigger. */
  stepToSee: string | null;
  occurredAt: Date;
  teamCode: string | null;
  restricted: boolean;
  data: Record<string, unknown>;
}
