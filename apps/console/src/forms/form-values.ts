import { onOneLine, withoutControls } from './typed-text.js';

/**
 * What a form or an address was sent with, or what a form is to show. A page asks for the names that it knows, so a
 * field called `__proto__` or `constructor` is nothing. Nothing is cut off: what is too long is shown again.
 */
export class FormValues {
  private constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  /** The body of a request, or its query; anything that is no text is left out. */
  static read(given: unknown): FormValues {
    const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
    return new FormValues(
      new Map(
        entries.map(([name, value]) => {
          const all: unknown[] = Array.isArray(value) ? value : [value];
          return [name, all.filter((one) => typeof one === 'string').map(withoutControls)];
        }),
      ),
    );
  }

  /** Texts by the names of their fields; what is undefined is left out. */
  static of(values: FormContent): FormValues {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    return new FormValues(
      new Map(given.map(([name, value]) => [name, typeof value === 'string' ? [value] : [...(value ?? [])]])),
    );
  }

  /** The first text of that name on one line, without spaces around it; empty when there is none. */
  text(name: string): string {
    return onOneLine(this.typed(name));
  }

  /** The same with one space between words: a sentence that is kept. */
  sentence(name: string): string {
    return this.text(name).replace(/\s+/gu, ' ');
  }

  /** The first text of that name as it was typed. */
  typed(name: string): string {
    return this.values.get(name)?.[0] ?? '';
  }

  /** A note of one line or several, without space around it. */
  note(name: string): string {
    return this.typed(name).replaceAll('\t', ' ').trim();
  }

  /** Every text of that name that is not empty: of the boxes that are ticked. */
  all(name: string): string[] {
    return (this.values.get(name) ?? []).map((one) => one.trim()).filter(Boolean);
  }

  /** What stands on each line of a larger field, without empty ones. */
  lines(name: string): string[] {
    return this.typed(name)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  }

  /** The choice that was made, if it is one of those that were offered. */
  choice<Value extends string>(name: string, offered: readonly Value[]): Value | undefined {
    const text = this.text(name);
    return offered.find((value) => value === text);
  }

  /** A number that a page put into its form, such as a revision; 0 for a form that was made by hand. */
  number(name: string): number {
    const text = this.text(name);
    return /^\d{1,9}$/.test(text) ? Number(text) : 0;
  }

  /** Whether a field or a button of that name was sent. */
  has(name: string): boolean {
    return this.values.has(name);
  }

  /** `text` of each of these fields: what is shown again. */
  texts<Name extends string>(...names: readonly Name[]): Record<Name, string> {
    return Object.fromEntries(names.map((name) => [name, this.text(name)])) as Record<Name, string>;
  }

  /** `sentence` of each of these fields. */
  sentences<Name extends string>(...names: readonly Name[]): Record<Name, string> {
    return Object.fromEntries(names.map((name) => [name, this.sentence(name)])) as Record<Name, string>;
  }
}

/** What a form is to show: texts by the names of their fields. */
export type FormContent = Readonly<Record<string, string | readonly string[] | undefined>>;
