/** Letters of the scripts that are written from right to left. */
const FROM_RIGHT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;

// Unseen marks of direction (Unicode Annex 9). Word and LibreOffice both go by these; isolates are too new for Word.
const [EMBED_FROM_RIGHT, END_EMBED, RIGHT_MARK, LEFT_MARK] = ['\u202b', '\u202c', '\u200f', '\u200e'];

/** Whether any of it is written from right to left. */
export function isFromRight(text: string): boolean {
  return FROM_RIGHT.test(text);
}

/**
 * A name or a line of an address as it is put into an English sentence. One that is written from right to left keeps its
 * brackets, hyphens and Latin words where they belong, and turns nothing that comes after it; others stay as they are.
 */
export function inPrint(text: string): string {
  if (!FROM_RIGHT.test(text)) return text;
  const [first = ''] = /\p{L}/u.exec(text) ?? [];
  if (!FROM_RIGHT.test(first)) return `${text}${LEFT_MARK}`;
  return `${EMBED_FROM_RIGHT}${RIGHT_MARK}${text}${RIGHT_MARK}${END_EMBED}${LEFT_MARK}`;
}
