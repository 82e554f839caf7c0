/** No person, professional or sibling group answers to this reference. The sentence holds the reference, no more. */
export class UnknownPersonError extends Error {
  override name = 'UnknownPersonError';

  constructor(
    readonly ref: string,
    what = 'person',
  ) {
    super(`The case records hold no ${what} with the reference ${ref}. Correct it where the event comes from.`);
  }
}

/** There is no approved invitee list with this reference. */
export class UnknownInviteeListError extends Error {
  override name = 'UnknownInviteeListError';

  constructor(readonly ref: string) {
    super(`There is no approved invitee list ${ref}. Ask the social worker for the list, or correct the reference.`);
  }
}
