/** There is no such draft: it was published or discarded, or never was. */
export class UnknownDraftError extends Error {
  override name = 'UnknownDraftError';
}

/** A change of a draft that the rules refuse. The message is a sentence for the person who asked. */
export class DraftRefusedError extends Error {
  override name = 'DraftRefusedError';
}

/** Somebody, or another window, has saved the draft since it was read. */
export class DraftChangedError extends DraftRefusedError {
  override name = 'DraftChangedError';

  constructor() {
    super('This draft was changed in the meantime. Look at it as it is now, and make your change again.');
  }
}
