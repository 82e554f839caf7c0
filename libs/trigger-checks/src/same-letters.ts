import { type Conditions, isSpan, type Rule } from '@linchpin/conditions';
import type { Step } from '@linchpin/trigger-files';

/** A trigger as far as its letters go. */
export interface LetterWriter {
  title?: string | undefined;
  on?: string | undefined;
  conditions?: Conditions | null | undefined;
  steps: readonly Pick<Step, 'kind' | 'title' | 'settings' | 'onlyIf'>[];
}

/**
 * The letters that two triggers would both make about one event: the same template to the same people. Each is a
 * sentence for whoever publishes one of them. Only what evidently excludes each other is left out: a field that must be
 * one thing here and another there, or given here and missing there. Two types of event are two occasions: a meeting that
 * is moved may well be written about again.
 */
export function sharedLetters(own: LetterWriter, other: LetterWriter): string[] {
  if (own.on === undefined || own.on !== other.on) return [];
  const sentences = lettersOf(own).flatMap((letter) =>
    lettersOf(other)
      .filter((one) => one.template === letter.template && one.whom === letter.whom)
      .filter((one) => !exclude(letter.rules, one.rules))
      .map(
        (one) =>
          `“${letter.step}” makes ${letter.template} to ${letter.words}, and so does “${one.step}” of the trigger ` +
          `“${other.title ?? ''}”: for one event people would have the letter twice, and the two may not say the same. ` +
          `Leave it out of one of them, or give them conditions that exclude each other.`,
      ),
  );
  return [...new Set(sentences)];
}

interface Letter {
  step: string;
  template: string;
  /** Who gets it, as a key. */
  whom: string;
  words: string;
  /** What must hold for it to be made. */
  rules: Rule[];
}

/** The letters that a trigger makes. */
export function lettersOf({ conditions, steps }: LetterWriter): Letter[] {
  return steps.flatMap(({ kind, title, settings, onlyIf }) => {
    const { template, to, addressee } = settings;
    if (kind !== 'documents.generate' || typeof template !== 'string' || typeof to !== 'string') return [];
    const whom = to === 'addressee' && typeof addressee === 'string' ? `${to} ${addressee}` : to;
    const words = { family: 'the family', professionals: 'the professionals' }[to] ?? whom.replaceAll('-', ' ');
    return [{ step: title, template, whom, words, rules: [...needed(conditions), ...needed(onlyIf)] }];
  });
}

/** The comparisons that must hold whatever else does. */
function needed(conditions: Conditions | null | undefined): Rule[] {
  if (!conditions) return [];
  if ('all' in conditions) return conditions.all.flatMap(needed);
  return 'field' in conditions ? [conditions] : [];
}

function exclude(own: readonly Rule[], other: readonly Rule[]): boolean {
  return own.some((one) => other.some((two) => one.field === two.field && cannotBothHold(one, two)));
}

function cannotBothHold(one: Rule, two: Rule): boolean {
  const missing = (rule: Rule) => rule.operator === 'is-missing';
  const present = (rule: Rule) => rule.operator === 'is-given' || valuesOf(rule) !== null;
  if ((missing(one) && present(two)) || (present(one) && missing(two))) return true;
  const [these, those] = [valuesOf(one), valuesOf(two)];
  if (these && those) return !these.some((value) => those.includes(value));
  return (these !== null && isNone(two, these)) || (those !== null && isNone(one, those));
}

/** The values of which the field must be one, or null where the comparison says no such thing. */
function valuesOf({ operator, value }: Rule): unknown[] | null {
  if (operator !== 'equals' && operator !== 'one-of') return null;
  return value === undefined || isSpan(value) ? null : [value].flat();
}

/** Whether a comparison forbids every one of these values. */
function isNone({ operator, value }: Rule, values: readonly unknown[]): boolean {
  if (operator !== 'not-equals' && operator !== 'none-of') return false;
  const forbidden: unknown[] = [value].flat();
  return values.every((one) => forbidden.includes(one));
}
