/** A template file that must not be used. The sentence says what is wrong with it and what to do. */
export class UnusableTemplateError extends Error {
  override name = 'UnusableTemplateError';
}
