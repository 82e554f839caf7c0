/** A template file that must not be used. The sentence says what is wrong with it and what to do. */
export class UnusableTemplateError extends Error {
  override name = 'UnusableTemplateError';
}

/** What is wrong with a template, as the error to throw: “The template … .” */
export function refused(what: string): UnusableTemplateError {
  return new UnusableTemplateError(`The template ${what}.`);
}
