/** What is wrong with a field, as a sentence without a full stop, as the design system writes them. */
export interface FormFault {
  /** The name of the field; empty when it is the page as a whole. */
  field: string;
  text: string;
  /** Where it is put right, when that is not the field. */
  href?: string;
}

/** What was read from a form: a value, or what is wrong. */
export type Reading<Value> = { value: Value; faults?: undefined } | { value?: undefined; faults: FormFault[] };

/** One fault, as a reading. */
export function fault(field: string, text: string): { faults: FormFault[] } {
  return { faults: [{ field, text }] };
}

/** The value, if nothing is wrong with any of its fields. */
export function whole<Value>(value: Value, faults: FormFault[]): Reading<Value> {
  return faults.length > 0 ? { faults } : { value };
}

/** The faults as every page shows them: in the summary above its form, and beside the fields by their names. */
export interface FaultModel {
  errorList: { text: string; href: string }[];
  errors: Readonly<Record<string, { text: string }>>;
}

/** `{ …, ...faultModel(faults) }`: what a page needs of what is wrong. */
export function faultModel(faults: readonly FormFault[] = []): FaultModel {
  return {
    errorList: faults.map(({ field, text, href }) => ({ text, href: href ?? `#${field || 'main-content'}` })),
    // Without what every object has, for a template asks by any name. Of two for one field the first stands beside it.
    errors: Object.assign(
      Object.create(null) as Record<string, { text: string }>,
      Object.fromEntries(faults.toReversed().map(({ field, text }) => [field, { text }])),
    ),
  };
}
