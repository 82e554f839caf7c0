/** A path of an event's data in words, for a field whose schema gives it no title: `Due date` of `dueDate`. */
export function pathWords(path: string): string {
  const words = path
    .split('.')
    .map((part) =>
      part
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .replace(/ code$/, '')
        .replace(/\b(ref|id)$/, 'reference')
        .replace(/\bmin$/, 'in minutes')
        .replace(/\bdoc\b/, 'document')
        .replace(/\bs47\b/, 'section 47')
        .replace(/\b(la|pep|rag|rne|urn)\b/, (letters) => letters.toUpperCase()),
    )
    .join(': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A title in the middle of a sentence: `due date`; letters that stand for words stay: `PEP reference`. */
export function inSentence(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
