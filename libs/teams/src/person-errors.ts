/** A change to somebody's account is refused. The message is a sentence for whoever asked, about one field of their form. */
export class PersonRefusedError extends Error {
  override name = 'PersonRefusedError';

  constructor(
    message: string,
    readonly field: 'name' | 'email' | 'role' | 'team' | 'reason' | 'until' = 'email',
  ) {
    super(message);
  }
}
