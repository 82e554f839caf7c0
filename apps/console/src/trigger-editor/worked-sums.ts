import { settingFields } from '@linchpin/action-kinds';
import type { Calendars } from '@linchpin/timings';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { offsetSchema, type Owed, type Step } from '@linchpin/trigger-files';
import { owedSum, workedSum } from '@linchpin/trigger-words';
import type { FieldView } from './field-view.js';
import type { AnyOffset } from './offset-form.js';

/** What one time of a trigger comes to for the example of its event type. */
export interface LabelledSum {
  label: string;
  text: string;
}

/** The sum of one offset; null without an event type, or when the example cannot tell. */
export function sumOf(
  offset: AnyOffset | null,
  on: string | undefined,
  calendars: Calendars,
  deadlines: readonly Owed[] = [],
): string | null {
  return offset && on !== undefined
    ? workedSum(offset as Parameters<typeof workedSum>[0], on, calendars, deadlines)
    : null;
}

/** What a page shows under the fields of a time: its sum, or why there is none; nothing while the time is not whole. */
export function sumFields(
  offset: AnyOffset | null,
  on: string | undefined,
  calendars: Calendars,
  {
    owed = false,
    asked = false,
    deadlines = [],
  }: { owed?: boolean; asked?: boolean; deadlines?: readonly Owed[] } = {},
): FieldView[] {
  if (!offset || on === undefined) return [];
  const text = owed ? owedSum(offset as Owed['due'], on, calendars) : sumOf(offset, on, calendars, deadlines);
  if (text !== null) return [{ kind: 'sum', text, asked }];
  const { from } = offset;
  const why =
    typeof from === 'object' && 'step' in from
      ? 'nobody knows beforehand when the other step ends'
      : 'the example of this event does not have that date';
  return [{ kind: 'sum', label: 'No example:', text: why, asked }];
}

/** Every time of a step: its own, its limits, and those that it sets. */
export function stepSums(step: Step, { on, deadlines }: DraftContent, calendars: Calendars): LabelledSum[] {
  const { when, kind, settings } = step;
  const timings = settingFields(kind)
    .filter((setting) => setting.kind === 'timing')
    .map(({ name, title }) => ({ label: title, offset: offsetSchema.safeParse(settings[name]).data ?? null }));
  return labelled(
    [
      { label: 'When', offset: when && !(when.from === 'event' && when.amount === 0 && !when.at) ? when : null },
      { label: 'Never before', offset: when?.neverBefore ?? null },
      { label: 'No later than', offset: when?.latestBy ?? null },
      ...timings,
    ],
    on,
    calendars,
    deadlines,
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
  deadlines: readonly Owed[],
): LabelledSum[] {
  return offsets.flatMap(({ label, offset }) => {
    const text = sumOf(offset, on, calendars, deadlines);
    return text === null ? [] : [{ label, text }];
  });
}
