import { type Calendars, settingFields } from '@linchpin/runs';
import { type DraftContent, offsetSchema, type Owed, owedSum, type Step, workedSum } from '@linchpin/triggers';
import type { AnyOffset } from './offset-form.js';

/** What one time of a trigger comes to for the example of its event type. */
export interface LabelledSum {
  label: string;
  text: string;
}

/** The sum of one offset; null without an event type, or when the example cannot tell. */
export function sumOf(offset: AnyOffset | null, on: string | undefined, calendars: Calendars): string | null {
  return offset && on !== undefined ? workedSum(offset as Parameters<typeof workedSum>[0], on, calendars) : null;
}

/** Every time of a step: its own, its limits, and those that it sets. */
export function stepSums(step: Step, { on }: DraftContent, calendars: Calendars): LabelledSum[] {
  const { when, kind, settings } = step;
  const timings = settingFields(kind)
    .filter((setting) => setting.kind === 'timing')
    .map(({ name, title }) => ({ label: title, offset: offsetSchema.safeParse(settings[name]).data ?? null }));
  return labelled(
    [
      { label: 'When', offset: when && !(when.from === 'event' && when.amount === 0 && !when.at) ? when : null },
      { label: 'Never before', offset: when?.neverBefore ?? null },
      { label: 'At the latest', offset: when?.latestBy ?? null },
      ...timings,
    ],
    on,
    calendars,
  );
}

/** The date of a deadline. */
export function deadlineSums({ due }: Owed, { on }: DraftContent, calendars: Calendars): LabelledSum[] {
  const counted = due.from !== 'event' || due.amount > 0;
  const text = counted && on !== undefined ? owedSum(due, on, calendars) : null;
  return text === null ? [] : [{ label: 'Due', text }];
}

function labelled(
  offsets: readonly { label: string; offset: AnyOffset | null }[],
  on: string | undefined,
  calendars: Calendars,
): LabelledSum[] {
  return offsets.flatMap(({ label, offset }) => {
    const text = sumOf(offset, on, calendars);
    return text === null ? [] : [{ label, text }];
  });
}
