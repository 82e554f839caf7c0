const languages = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'none' });

/** Sign languages by their codes of ISO 639-3, most of which Unicode's own list of names leaves out. */
const signLanguages: Readonly<Record<string, string>> = {
  ads: 'Adamorobe Sign Language',
  ase: 'American Sign Language',
  asf: 'Australian Sign Language',
  asq: 'Austrian Sign Language',
  bfi: 'British Sign Language',
  bzs: 'Brazilian Sign Language',
  csl: 'Chinese Sign Language',
  cse: 'Czech Sign Language',
  dse: 'Dutch Sign Language',
  dsl: 'Danish Sign Language',
  fse: 'Finnish Sign Language',
  fsl: 'French Sign Language',
  gsg: 'German Sign Language',
  gss: 'Greek Sign Language',
  hks: 'Hong Kong Sign Language',
  hsh: 'Hungarian Sign Language',
  ins: 'Indian Sign Language',
  isg: 'Irish Sign Language',
  ise: 'Italian Sign Language',
  jls: 'Jamaican Sign Language',
  jsl: 'Japanese Sign Language',
  lls: 'Lithuanian Sign Language',
  nsi: 'Nigerian Sign Language',
  nzs: 'New Zealand Sign Language',
  pks: 'Pakistan Sign Language',
  psr: 'Portuguese Sign Language',
  pso: 'Polish Sign Language',
  rms: 'Romanian Sign Language',
  rsl: 'Russian Sign Language',
  sfs: 'South African Sign Language',
  sgn: 'Sign Language',
  ssp: 'Spanish Sign Language',
  svk: 'Slovakian Sign Language',
  swl: 'Swedish Sign Language',
  tsm: 'Turkish Sign Language',
  ukl: 'Ukrainian Sign Language',
  vsl: 'Venezuelan Sign Language',
  bqn: 'Bulgarian Sign Language',
  sqk: 'Albanian Sign Language',
  psc: 'Iranian Sign Language',
  ils: 'International Sign',
};

/** Other ways to follow a meeting, as a language code may say them after the language: `en-makaton`. */
const otherSupport: Readonly<Record<string, string>> = {
  makaton: 'someone who signs Makaton',
  lipspeak: 'a lipspeaker',
  deafblnd: 'a deafblind manual interpreter',
  notetake: 'someone who takes notes for you',
  palantyp: 'a speech-to-text reporter',
};

/** The English name of a language by its BCP 47 code, or an empty text when it has none. */
export function languageName(code: string): string {
  const canonical = canonicalOf(code);
  if (canonical === null) return '';
  const [language = ''] = canonical.split('-');
  return signLanguages[language] ?? languages.of(canonical) ?? '';
}

/**
 * Who comes to help, by the code of the language: `an interpreter who speaks Polish`, `a British Sign Language interpreter`.
 * Nobody speaks a sign language. Empty when the language has no name.
 */
export function interpreterWords(code: string): string {
  const support = code
    .toLowerCase()
    .split('-')
    .map((part) => otherSupport[part])
    .find(Boolean);
  if (support) return support;
  const name = languageName(code);
  if (!name) return '';
  if (!/\bsign(s|ed)?( language)?$/i.test(name)) return `an interpreter who speaks ${name}`;
  return name === 'Sign Language' ? 'a sign language interpreter' : `${articleFor(name)} ${name} interpreter`;
}

function articleFor(name: string): string {
  return /^[AEIO]/.test(name) ? 'an' : 'a';
}

/** `bfi` for the older `sgn-GB`; null for what is no code at all. */
function canonicalOf(code: string): string | null {
  try {
    return Intl.getCanonicalLocales(code)[0] ?? null;
  } catch {
    return null;
  }
}
