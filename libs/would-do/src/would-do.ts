import { actionKinds, isActionKind, settingFields, type SettingKind } from '@linchpin/action-kinds';
import { conditionsHold } from '@linchpin/conditions';
import { londonDate } from '@linchpin/dates';
import { tellsOfDeadline } from '@linchpin/event-types';
import { keptDateOf, letterDateOf, letterNotice, usualPost } from '@linchpin/kept-dates';
import type { ActionKind } from '@linchpin/queue';
import { type Calendars, dateOf, plannedDates, type Timing, timingSchema, tooLateSince } from '@linchpin/timings';
import { conditionsFault, UnjudgeableError } from '@linchpin/trigger-checks';
import type { TriggerContent } from '@linchpin/trigger-files';
import { describeOffset } from '@linchpin/trigger-words';
import { planActions, planDeadlines, type Planning } from '@linchpin/triggers';

/** An event as a report judges it. Never a restricted one. */
export interface JudgedEvent {
  /** Null for an event that was pasted. */
  id: string | null;
  type: string;
  /** What people call the subject. */
  reference: string;
  occurredAt: Date;
  /** What is too late, and what *today* means in a condition, is judged as if the event had been handled then. */
  receivedAt: Date;
  teamCode: string | null;
  data: Record<string, unknown>;
}

/** What a report judges: a draft, or a version of the same trigger that was in force. */
export type JudgedTrigger = Pick<TriggerContent, 'on' | 'repeats' | 'steps' | 'deadlines'> & {
  conditions?: TriggerContent['conditions'] | null;
};

/**
 * What would become of a step: done; left out because its own condition does not hold; left out because it comes too
 * late; handed to a person because it comes too late, because the event does not give what it needs, or because its
 * handler would refuse it; waiting for a list of people that has not come yet.
 */
export type Fate = 'done' | 'refused' | 'skipped' | 'awaits' | 'too-late' | 'late-to-person' | 'lacking';

/** A setting as a handler would be given it: codes, references, numbers and dates. */
export type SettingValue = string | number | boolean | readonly string[];

/** One step for one event. */
export interface WouldDoLine {
  step: string;
  title: string;
  kind: ActionKind;
  fate: Fate;
  /** When it falls due (ISO 8601); null for at once, when the steps before it are done. */
  dueAt: string | null;
  /** Of a step that counts from the end of another: when, in words. */
  counted: string | null;
  /** Keys of the steps that must be done before. */
  after: readonly string[];
  /** Every setting by its name; dates that are counted are worked out (`2026-10-14`). */
  settings: Readonly<Record<string, SettingValue>>;
  /** Names of the settings that the event does not give as they must be. */
  lacks: readonly string[];
  /** Why it would be refused, in a sentence. Only of a step that would be. */
  refusal?: string;
}

/** One date that would be owed for one event. */
export interface WouldOwe {
  key: string;
  title: string;
  rule: 'statutory' | 'local';
  dueOn: string;
  /** `spoke` or `hub` of the event's team, or a team's code. */
  team: string;
  warning: string | null;
}

/** What a trigger would do about one event. */
export interface WouldDo {
  /** What `spoke` and `hub` are found from. */
  teamCode: string | null;
  lines: WouldDoLine[];
  owes: WouldOwe[];
}

/**
 * What a trigger would do about an event, or null when the event does not set it off. Pure: it plans as the matching
 * plans, and nothing else. Throws where the matching would throw.
 */
export function wouldDo(
  trigger: JudgedTrigger,
  event: JudgedEvent,
  calendars: Calendars,
  notice = letterNotice(usualPost),
): WouldDo | null {
  if (event.type !== trigger.on) return null;
  const fault = conditionsFault(trigger);
  if (fault) throw new UnjudgeableError(fault);
  if (!conditionsHold(trigger.conditions ?? null, event.data, { ...event, calendars })) return null;
  const planning = { calendars, now: event.receivedAt, notice };
  return { teamCode: event.teamCode, lines: linesOf(trigger, event, planning), owes: owed(trigger, event, calendars) };
}

function linesOf(trigger: JudgedTrigger, event: JudgedEvent, planning: Planning): WouldDoLine[] {
  const { steps } = trigger;
  return planActions(trigger, event, planning).map((action, index) => {
    const { kind, dueAt, latestAt, whenPast, countedFromStep } = action;
    const checked = actionKinds[kind].settings.safeParse(action.settings);
    const passed = tooLateSince(whenPast, dueAt, latestAt, event.receivedAt);
    const awaits = (action.awaits ?? []).length > 0;
    const fate: Fate = action.skipped
      ? 'skipped'
      : awaits && !passed
        ? 'awaits'
        : passed
          ? whenPast === 'skip'
            ? 'too-late'
            : 'late-to-person'
          : checked.success
            ? 'done'
            : 'lacking';
    const when = steps[index]?.when;
    return {
      step: action.stepKey,
      title: action.title,
      kind,
      fate,
      dueAt: dueAt?.toISOString() ?? null,
      counted: countedFromStep && when ? describeOffset(when, steps, undefined, trigger.deadlines) : null,
      after: action.waitsFor,
      settings: plainSettings(kind, checked.success ? checked.data : action.settings, event, planning),
      lacks: checked.success ? [] : [...new Set(checked.error.issues.map(({ path }) => String(path[0] ?? '')))],
    };
  });
}

/** What each setting of each kind takes, worked out once. */
const settingKinds: ReadonlyMap<string, ReadonlyMap<string, SettingKind>> = new Map(
  Object.keys(actionKinds)
    .filter(isActionKind)
    .map((kind) => [kind, new Map(settingFields(kind).map((field) => [field.name, field.kind]))]),
);

/** What is neither a plain value nor a time that can be worked out is left out. */
function plainSettings(
  kind: ActionKind,
  settings: Readonly<Record<string, unknown>>,
  event: JudgedEvent,
  planning: Planning,
): Record<string, SettingValue> {
  const plain: Record<string, SettingValue> = {};
  for (const [name, value] of Object.entries(settings)) {
    if (settingKinds.get(kind)?.get(name) === 'timing') {
      const timing = timingSchema.safeParse(value);
      const date = timing.success ? dateAsked(kind, timing.data, event, planning) : null;
      if (date !== null) plain[name] = date;
    } else if (isPlain(value)) plain[name] = value;
  }
  return plain;
}

/** The date that the handler of this kind would ask people to keep; null for a letter that no answer can come back to. */
function dateAsked(
  kind: ActionKind,
  timing: Timing,
  { occurredAt, data }: JudgedEvent,
  { calendars, now, notice }: Planning,
): string | null {
  const today = londonDate(now);
  switch (kind) {
    case 'documents.generate':
      return letterDateOf(timing, occurredAt, calendars, { today, notice, before: meetingDay(data) }).date;
    case 'tasks.assign':
    case 'agency-checks.request':
      return keptDateOf(timing, occurredAt, calendars, { today }).date;
    case 'alerts.send':
    case 'rooms.book':
      return dateOf(timing, occurredAt, calendars).date;
  }
}

function meetingDay({ startsAt }: JudgedEvent['data']): string | undefined {
  const at = typeof startsAt === 'string' ? new Date(startsAt) : null;
  return at && !Number.isNaN(at.getTime()) ? londonDate(at) : undefined;
}

function isPlain(value: unknown): value is SettingValue {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function owed(trigger: JudgedTrigger, event: JudgedEvent, calendars: Calendars): WouldOwe[] {
  if (tellsOfDeadline(event)) return [];
  return planDeadlines(trigger, event, calendars).map(({ key, title, rule, team, timing, atRisk }) => {
    const { dueOn, warning } = plannedDates({ rule, timing, atRisk }, event.occurredAt, calendars);
    return { key, title, rule, dueOn, team, warning };
  });
}
