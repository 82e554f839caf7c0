/** One line of a `.rels` part: what a part of a Word file leads to. */
export interface WordLink {
  /** The last word of its type: image, header, hyperlink. */
  kind: string;
  target: string;
  /** Whether it leads out of the file. */
  external: boolean;
}

/** Said of the links, and of the settings where the links have gone. */
export const BOUND_TO_MERGE =
  'is bound to the list of a mail merge: under Mailings, Start Mail Merge, choose Normal Word Document';
const MERGE = /^(?:mailMergeSource|mailMergeHeaderSource|recipientData|mailMergeRecipientData)$/;
/** What must not lie in the file, by kind. */
const INSIDE: readonly [RegExp, string][] = [
  [/^(?:vbaProject|wordVbaData|attachedToolbars|keyMapCustomizations)$/, 'holds macros or embedded files: remove them'],
  [/^(?:oleObject|package|control|activeXControlBinary)$/, 'holds macros or embedded files: remove them'],
  [/^(?:aFChunk|subDocument)$/, 'holds another document inside it: copy the words into this one'],
  [/^webextension(?:taskpanes)?$/i, 'starts an add-in when it is opened: remove the add-in and save it again'],
  [/^(?:origin|signature)$/, 'is signed, and filling it would break the signature: remove the signature'],
];
/** What to do about what lies elsewhere, by kind. */
const OUTSIDE: Readonly<Record<string, string>> = {
  attachedTemplate: 'it is attached to another Word template. Under Developer, Document Template, attach Normal',
  image: 'put pictures into the file',
};

/** What a reader may follow: a page, an address to write to, a number to ring. */
const FOLLOWED = /^(?:https?:\/\/|mailto:|tel:|sms:|#|$)/i;

/** Why a template with this line in the part `rels` must not be used; null when it may. */
export function linkFault(rels: string, { kind, target, external }: WordLink): string | null {
  if (MERGE.test(kind)) return BOUND_TO_MERGE;
  if (!external) return INSIDE.find(([pattern]) => pattern.test(kind))?.[1] ?? null;
  if (kind === 'hyperlink') return targetFault(target);
  return `would fetch something from elsewhere (${rels}): ${OUTSIDE[kind] ?? 'put it into the file, or remove the link'}`;
}

/** Why a reader could not follow a link to this address; null when they can. */
export function targetFault(target: string): string | null {
  if (/[{}]|%7[bd]/i.test(target)) {
    return 'has a link whose address holds a merge field, and addresses are not filled: remove the link, keep the words';
  }
  if (!FOLLOWED.test(target)) {
    return 'has a link to a file on a drive or a server, which no reader can open: remove the link';
  }
  return null;
}
