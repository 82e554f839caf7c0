/** One thing that is wrong with a form: the id of its field, and what to do. */
export interface FormFault {
  field: string;
  text: string;
}

/** The faults as the summary above a form and the messages beside its fields show them. */
export function faultModel(faults: readonly FormFault[]): {
  errorList: { text: string; href: string }[];
  errors: Record<string, { text: string }>;
} {
  return {
    errorList: faults.map(({ field, text }) => ({ text, href: `#${field}` })),
    errors: Object.fromEntries(faults.map(({ field, text }) => [field, { text }])),
  };
}

/** Control characters but the new line and the tab. */
// eslint-disable-next-line no-control-regex -- they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Text of several lines as it was typed, however long, so that what is too long can be shown again. */
export function linesOf(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return '';
  const given = (body as Record<string, unknown>)[name];
  return typeof given === 'string' ? given.replaceAll('\r\n', '\n').replace(CONTROLS, '') : '';
}
