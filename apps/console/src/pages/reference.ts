/** What people call a subject: `M-20417` of `meeting/M-20417`. */
export function referenceOf(subject: string): string {
  return subject.slice(subject.indexOf('/') + 1);
}
