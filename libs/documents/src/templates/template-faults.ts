import { settingFields } from '@linchpin/action-kinds';
import { type EventType, eventType } from '@linchpin/event-types';
import { listed } from '../letters/letter-words.js';
import { type DocumentStep, type DocumentTrigger, isAtOnce, stepsBefore } from './asking-trigger.js';
import { type KnownFacts, knownFacts } from './known-facts.js';
import { type FieldNeed, fieldNeeds, type Origin, switches } from './merge-field-needs.js';
import type { PrintedField } from './merge-fields.js';
import { refusedUse, type Template } from './template.js';

/** What a trigger must know of a template to use it. */
export interface TemplateRules extends Pick<Template, 'code' | 'audience' | 'boundary'> {
  /** What its newest Word file prints. */
  prints: readonly PrintedField[];
}

/** Why a step could never make its document. */
export interface TemplateFault {
  /** The setting of the step that mends it. */
  setting: string;
  /** A sentence that says what, and what to do. */
  message: string;
}

/** A fault of one step of a trigger. */
export interface StepFault extends TemplateFault {
  /** The place of the step in its trigger. */
  step: number;
  /** What the step is called, where the message does not say it. */
  title?: string;
}

/**
 * Why a step of a trigger could never make its documents, whatever event comes: what `GenerateDocument` would reject,
 * told before. What only some events lack is no fault. `template` is undefined where the step names none that is known.
 */
export function templateFaults(
  step: DocumentStep,
  trigger: DocumentTrigger,
  template: TemplateRules | undefined,
): TemplateFault[] {
  if (step.kind !== 'documents.generate') return [];
  const type = trigger.on === undefined ? undefined : eventType(trigger.on);
  const facts = type && knownFacts(type, isAtOnce(step, trigger.steps));
  const faults = recipientFaults(step, type, facts);
  if (!template) return faults;
  const { code } = template;
  switch (refusedUse(template, step.settings.to)) {
    case 'professional-work': {
      const message = `${code} is professional work: only a qualified person writes it. Give a task that reminds them instead.`;
      return [{ setting: 'template', message }, ...faults];
    }
    case 'for-professionals': {
      const message = `${code} is written for professionals and says more than a family may be told. Choose another template.`;
      return [{ setting: 'template', message }, ...faults];
    }
    case null:
      return [...faults, ...fieldFaults(step, trigger, template, type, facts)];
  }
}

function recipientFaults(
  { settings: { to, addressee } }: DocumentStep,
  type: EventType | undefined,
  facts: KnownFacts | undefined,
): TemplateFault[] {
  if (to === 'addressee' && addressee === undefined) {
    return [{ setting: 'addressee', message: 'Choose the addressee it is written to.' }];
  }
  // Approved lists belong to a meeting or to a placement: see `approvedList`.
  const byList = to === 'family' || to === 'professionals';
  if (!byList || !type || !facts || facts.fields.has('meetingRef') || facts.fields.has('placementRef')) return [];
  const message = `An approved list is for a meeting or a placement, and “${type.title}” has neither. Choose somebody else under ${settingTitle('to')}.`;
  return [{ setting: 'to', message }];
}

/**
 * What some events may leave out although the template of the step prints it: then no letter is made for them. A
 * sentence, or empty when there is nothing to know.
 */
export function templateNote(step: DocumentStep, trigger: DocumentTrigger, template: TemplateRules): string {
  const type = trigger.on === undefined ? undefined : eventType(trigger.on);
  if (step.kind !== 'documents.generate' || !type || templateFaults(step, trigger, template).length > 0) return '';
  const { fields, certain, meetingTitle } = knownFacts(type, isAtOnce(step, trigger.steps));
  const isPossible = (part: string) => {
    const origin = partOrigin(part);
    return origin.kind !== 'event' || origin.fields.every((group) => group.some((path) => fields.has(path)));
  };
  const isUncertain = ({ origin, reason }: FieldNeed) => {
    if (reason === null) return false;
    if (origin.kind === 'meeting-title') return meetingTitle !== 'certain';
    return origin.kind === 'event' && !origin.fields.every((group) => group.some((path) => certain.has(path)));
  };
  const whats = template.prints.flatMap(({ name, within }) => {
    const need = ownOf(fieldNeeds, name);
    if (!need || !isUncertain(need) || !within.every(isPossible)) return [];
    // A part that is only there when the field is asks for nothing.
    return within.some((part) => asksTheSame(partOrigin(part), need.origin)) ? [] : [need.what];
  });
  if (whats.length === 0) return '';
  return `${template.code} also needs ${listed([...new Set(whats)])}. Where the events do not say, it is not made, and a person is asked to look.`;
}

function asksTheSame(one: Origin, other: Origin): boolean {
  return one.kind === 'event' && other.kind === 'event' && String(one.fields) === String(other.fields);
}

/** What the template prints and can never be given. */
function fieldFaults(
  step: DocumentStep,
  { steps }: DocumentTrigger,
  { code, prints }: TemplateRules,
  type: EventType | undefined,
  facts: KnownFacts | undefined,
): TemplateFault[] {
  const { settings } = step;
  const mayBeGiven = (origin: Origin): boolean => {
    switch (origin.kind) {
      case 'record':
        return true;
      case 'setting':
        return settings[origin.setting] !== undefined;
      case 'room':
        return stepsBefore(step, steps).some(({ kind }) => kind === 'rooms.book');
      case 'meeting-title':
        return facts?.meetingTitle !== 'never';
      case 'event':
        return !facts || origin.fields.every((group) => group.some((path) => facts.fields.has(path)));
    }
  };
  const missing = new Set(
    prints
      .filter(({ within }) => within.every((part) => mayBeGiven(partOrigin(part))))
      .flatMap(({ name }) => ownOf(fieldNeeds, name) ?? [])
      .filter(({ origin, reason }) => reason !== null && !mayBeGiven(origin)),
  );
  const faults: TemplateFault[] = [];
  for (const { origin, what } of missing) {
    if (origin.kind === 'setting') {
      const message = `${code} needs ${what}. Enter one under ${settingTitle(origin.setting)}.`;
      faults.push({ setting: origin.setting, message });
    }
    if (origin.kind === 'room') {
      const message = `${code} needs ${what}, and no step before this one books it. Let this one wait for a step that does, or choose another template.`;
      faults.push({ setting: 'template', message });
    }
  }
  const untold = [...missing].filter(({ origin }) => origin.kind === 'event' || origin.kind === 'meeting-title');
  if (type && untold.length > 0) faults.push({ setting: 'template', message: untoldBy(type, code, untold) });
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()];
}

function partOrigin(part: string): Origin {
  return ownOf(fieldNeeds, part)?.origin ?? ownOf(switches, part) ?? { kind: 'record' };
}

const abouts = { meeting: ['meeting'], placement: ['placement', 'care-episode'] } as const;

/** What an event of this type and those before it never tell. */
function untoldBy(type: EventType, code: string, needs: readonly FieldNeed[]): string {
  const about = needs
    .flatMap((need) => need.about ?? [])
    .find((one) => !abouts[one].some((subject) => subject === type.about));
  if (about) return `${code} is about a ${about}, and “${type.title}” has none. Choose another template.`;
  const whats = [...new Set(needs.map(({ what }) => what))];
  const them = whats.length === 1 ? 'it' : 'them';
  return `${code} needs ${listed(whats)}, and “${type.title}” never gives ${them}. Choose another template.`;
}

function ownOf<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What pages call a setting of the step. */
function settingTitle(setting: string): string {
  return settingFields('documents.generate').find(({ name }) => name === setting)?.title ?? setting;
}
