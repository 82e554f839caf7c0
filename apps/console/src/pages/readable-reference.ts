import { referenceOf } from '@linchpin/events';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What people call a subject: `M-20417` of `meeting/M-20417`. Empty for what only the machine can call by name. */
export function readableReference(subject: string): string {
  const reference = referenceOf(subject);
  return UUID.test(reference) ? '' : reference;
}
