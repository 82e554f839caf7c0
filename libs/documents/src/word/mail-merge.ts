import type { XmlGeneralNode } from 'easy-template-x';
import type { WordField } from './word-fields.js';
import { elements, textIn } from './word-xml.js';

/** Fields that only a mail merge of Word fills; we do not. */
const MERGE = /^(?:MERGEFIELD|MERGEREC|MERGESEQ|ADDRESSBLOCK|GREETINGLINE|NEXT|NEXTIF|SKIPIF)$/;
/** What Word, and templates of other systems, show for a merge field: «Forename», <<Forename>>. */
const IN_CHEVRONS = /(?:«|<<)\s*(\p{L}[\p{L}\d _.-]{0,39}?)\s*(?:»|>>)/gu;

const ADDRESS = '{#addressLines [loopOver: "paragraph"]}{line}{/addressLines}';
/** What to write for the names that councils give their fields; the first that fits. */
const INSTEAD: readonly [RegExp, string][] = [
  [/address|postcode|town|city|county|street/, ADDRESS],
  [/salutation|greeting|dear|^title$/, '{recipientSalutation}'],
  [/dob|birth/, '{#children}{fullName}, {dateOfBirth}{/children}'],
  [/child|subject/, '{childNames}'],
  [/meeting.*time|^time$/, '{meetingTime}'],
  [/meeting|conference/, '{meetingDate}'],
  [/room|venue|place/, '{roomName}'],
  [/worker|allocated/, '{workerName}'],
  [/chair/, '{chairName}'],
  [/team/, '{teamName}'],
  [/phone|tel$|telephone|mobile/, '{teamPhone}'],
  [/email/, '{teamEmail}'],
  [/ref|case|number|id$/, '{reference}'],
  [/date|today/, '{today}'],
  [/name|surname|initial/, '{recipientName}'],
];

/**
 * The merge fields of Word's mail merge in a template, and what to write instead, as the end of a sentence; null where
 * there are none. A letter with one would greet «Forename» «Surname».
 */
export function mailMergeFault(fields: readonly WordField[], roots: readonly XmlGeneralNode[]): string | null {
  const names = new Set(fields.filter(({ kind }) => MERGE.test(kind)).map(nameOf));
  for (const paragraph of roots.flatMap(elements).filter(({ nodeName }) => nodeName === 'w:p')) {
    for (const [, name = ''] of textIn(paragraph).matchAll(IN_CHEVRONS)) names.add(name);
  }
  if (names.size === 0) return null;
  const instead = new Map<string, string[]>();
  for (const name of names) {
    const ours = insteadOf(name);
    if (ours) instead.set(ours, [...(instead.get(ours) ?? []), name]);
  }
  const write = [...instead].map(([ours, theirs]) => `${ours} for ${theirs.join(', ')}`).join('; ');
  return `holds mail merge fields (${[...names].join(', ')}), which nothing fills: write ours in braces, ${write || 'such as {recipientName}'}`;
}

function nameOf({ kind, instruction }: WordField): string {
  const [, quoted, plain] = /^MERGEFIELD\s+(?:"([^"]*)"|([^\s\\]+))/i.exec(instruction) ?? [];
  return quoted ?? plain ?? kind;
}

function insteadOf(name: string): string | undefined {
  const plain = name.toLowerCase();
  return INSTEAD.find(([pattern]) => pattern.test(plain))?.[1];
}
