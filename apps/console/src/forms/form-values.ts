// eslint-disable-next-line no-control-regex -- PostgreSQL refuses NUL, and nothing that is typed here needs the others.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

/**
 * What a form was sent with, or what it is to show. A page asks for the names that it knows, so a field called
 * `__proto__` or `constructor` is nothing.
 */
export class FormValues {
  private constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  /** The body of a request; anything that is no text is left out. */
  static read(body: unknown): FormValues {
    const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
    return new FormValues(
      new Map(
        entries.map(([name, given]) => {
          const all: unknown[] = Array.isArray(given) ? given : [given];
          return [name, all.filter((one) => typeof one === 'string').map(clean)];
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
    return this.typed(name).replaceAll('\n', ' ').trim();
  }

  /** The first text of that name as it was typed. */
  typed(name: string): string {
    return this.values.get(name)?.[0] ?? '';
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

  /** Whether a field or a button of that name was sent. */
  has(name: string): boolean {
    return this.values.has(name);
  }
}

/** What a form is to show: texts by the names of their fields. */
export type FormContent = Readonly<Record<string, string | readonly string[] | undefined>>;

function clean(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, '');
}
