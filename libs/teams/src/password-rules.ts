import { dictionary } from '@zxcvbn-ts/language-common';

/** The shortest and the longest password, in characters (NIST SP 800-63B 5.1.1.2; OWASP ASVS 5.0, 6.2). */
export const passwordLength = { shortest: 12, longest: 128 } as const;

const common = new Set(dictionary['passwords-common'] as readonly string[]);

/** Who is to have the password: nothing of it may be the password. */
export interface PasswordOwner {
  name: string;
  email: string;
}

/**
 * Why a password must not be taken, as a sentence without a full stop, or null. Length counts, and that nobody would guess
 * it: what many people use, one character again and again, or the person's own name. No rule asks for signs or capitals.
 */
export function passwordFault(password: string, owner: PasswordOwner): string | null {
  const { shortest, longest } = passwordLength;
  const length = [...password].length;
  if (length < shortest)
    return `Use ${String(shortest)} characters or more. Three or four words are easy to keep in mind`;
  if (length > longest) return `Use ${String(longest)} characters or fewer`;
  const plain = password.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  // A common one with something after it is tried just as soon.
  const stem = plain.replace(/^\p{N}+|\p{N}+$/gu, '');
  if (new Set(plain).size < 5 || [plain, stem].some((text) => common.has(text) || isRepeated(text)))
    return 'Choose another password: this one, or one like it, is used by many people';
  const own = [...owner.name.toLowerCase().split(/\s+/), owner.email.toLowerCase().split('@')[0] ?? '', 'linchpin'];
  const without = own.filter((word) => word.length > 2).reduce((text, word) => text.replaceAll(word, ''), plain);
  return without.length < shortest / 2 ? 'Choose a password that is not made of your name or of Linchpin’s' : null;
}

/** Whether it is one common thing again and again, such as `passwordpassword`. */
function isRepeated(text: string): boolean {
  const [, unit] = /^(.+?)\1+$/u.exec(text) ?? [];
  return unit !== undefined && (unit.length < 4 || common.has(unit));
}
