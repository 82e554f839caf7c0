/** Signs that an address copied from a mail or a Word file brings along, by what people call them. */
const NAMES: Readonly<Record<string, string>> = {
  '\u2018': 'a curly quotation mark (‘)',
  '\u2019': 'a curly apostrophe (’)',
  '\u2013': 'a long dash (–)',
  '\u2014': 'a long dash (—)',
  '\u00a0': 'a space that does not break, which cannot be seen',
  '\u200b': 'a space of no width, which cannot be seen',
  '\ufeff': 'a byte order mark, which cannot be seen',
  '\u00ad': 'a soft hyphen, which cannot be seen',
  '\t': 'a tab',
  ' ': 'a space',
};

/** What is wrong with a text that should be one email address, and what to do: never the address itself. */
export function emailFault(text: string): string {
  if (/[;,]/.test(text) || (text.match(/@/g)?.length ?? 0) > 1) {
    return 'must be one email address, not a list: give one that the whole desk reads';
  }
  if (/[<>]/.test(text)) return 'must be the email address alone, without a name and without < and >';
  const wrong = /[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]/u.exec(text);
  if (wrong) {
    const [sign] = wrong;
    const named = NAMES[sign] ?? (/\p{C}|\p{Z}/u.test(sign) ? 'a character that cannot be seen' : `“${sign}”`);
    const place = wrong.index + sign.length >= text.length ? 'at its end' : `as character ${String(wrong.index + 1)}`;
    return `must be an email address: ${named} stands ${place}. Type the address anew`;
  }
  return text.includes('@')
    ? 'must be an email address, such as duty@agency.example'
    : 'must be an email address: it has no @';
}
