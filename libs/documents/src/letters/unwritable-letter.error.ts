/** This letter cannot be written from what is known. The sentence, for a person to act on, holds references only. */
export class UnwritableLetterError extends Error {
  override name = 'UnwritableLetterError';
}
