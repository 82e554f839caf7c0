/**
 * What the checks of letters ask of a step of a trigger. Letters know no triggers: whoever keeps them, in the console or in
 * files, hands over its own steps, which have all this and more.
 */
export interface DocumentStep {
  key: string;
  kind: string;
  after: readonly string[];
  when?: { from?: unknown; amount?: number; at?: unknown; neverBefore?: unknown } | undefined;
  settings: Readonly<Record<string, unknown>>;
}

/** A step as letters of one trigger are compared: with what people call it, and its own condition. */
export interface ComparedStep extends DocumentStep {
  title: string;
  onlyIf?: unknown;
}

/** The same of a trigger. Without an event type only what the step itself says is checked. */
export interface DocumentTrigger {
  on?: string | undefined;
  steps: readonly DocumentStep[];
}

/** Whether the step is done as soon as the event comes, but for the work of the steps before it. */
export function isAtOnce(step: DocumentStep, steps: readonly DocumentStep[]): boolean {
  return [step, ...stepsBefore(step, steps)].every(({ when }) => !when || !waits(when));
}

/** The steps that this one waits for, and those that they wait for. */
export function stepsBefore(step: DocumentStep, steps: readonly DocumentStep[]): DocumentStep[] {
  const found = new Set<DocumentStep>();
  const add = ({ after }: DocumentStep) => {
    for (const before of steps.filter(({ key }) => after.includes(key))) {
      if (found.has(before)) continue;
      found.add(before);
      add(before);
    }
  };
  add(step);
  return [...found];
}

/** A time that only says “not after” lets the step be done at once, and so does one that counts nothing. */
function waits({ from = 'event', amount = 0, at, neverBefore }: NonNullable<DocumentStep['when']>): boolean {
  const fromField = typeof from === 'object' && from !== null && 'field' in from;
  return fromField || amount > 0 || at !== undefined || neverBefore !== undefined;
}
