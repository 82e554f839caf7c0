// Zero-width characters, marks of byte order and of direction, soft hyphens, fillers: what is there and cannot be seen.
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const SPACES = /\p{Zs}/gu;

/**
 * Text as people see it: without characters that cannot be seen, every kind of space one space, none around it, and
 * letters with marks in one way of writing them. What was copied from a page or a spreadsheet then equals what was typed.
 */
export function seenText(text: string): string {
  return text.replace(UNSEEN, '').replace(SPACES, ' ').normalize('NFC').trim();
}
