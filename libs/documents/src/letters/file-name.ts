/** `D01-M-20417-3`: printed on the letter and part of its file's name. */
export function letterReference(series: string, number: number): string {
  return `${series}-${number}`;
}

/** `2026-11-20-D01-M-20417-3.docx`: date made, template, reference, number. Never a name. */
export function letterFileName(madeOn: string, letterRef: string): string {
  return `${madeOn}-${letterRef}.docx`;
}

/** The reference as it may stand in a file's name: letters, digits, dots, dashes and underscores only. */
export function fileSafe(reference: string): string {
  return reference.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80);
}

/** Whether a word of the reference is a word of one of these names: then a source has put a name where none belongs. */
export function holdsName(reference: string, names: readonly string[]): boolean {
  const words = (text: string) =>
    text
      .toLocaleLowerCase('en-GB')
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 2);
  const inNames = new Set(names.flatMap(words));
  return words(reference).some((word) => inNames.has(word));
}
