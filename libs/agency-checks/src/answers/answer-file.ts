import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { CivilDate } from '@linchpin/dates';
import type { AnswerFault, AnswerFile } from './answer-rules.js';
import { FileBytes } from './file-bytes.js';
import { kindOf, type TakenKind } from './file-kind.js';

/** The largest file that is taken, in bytes: 10 MiB. The table has the same limit. */
export const LARGEST_FILE = 10 * 1024 * 1024;

const mediaTypes: Readonly<Record<TakenKind, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/** A file that may be kept. */
export interface FitFile {
  extension: TakenKind;
  mediaType: string;
  content: Buffer | readonly Buffer[];
  sha256: Buffer;
}

/**
 * The file as it may be kept, or what is wrong with it. The content decides what it is; the ending of its name must
 * agree, because a file that calls itself something else is either damaged or dressed up. It is not scanned for
 * viruses here.
 */
export async function readFile(file: AnswerFile): Promise<{ fit: FitFile } | { fault: AnswerFault }> {
  const { content } = file;
  const bytes = new FileBytes(Buffer.isBuffer(content) ? [content] : content);
  if (bytes.length === 0) return refused('The file is empty');
  if (bytes.length > LARGEST_FILE) return refused('The file must be 10MB or smaller');
  const ending = extname(file.name).slice(1).toLowerCase().replace('jpeg', 'jpg');
  const kind = await kindOf(bytes);
  if ('told' in kind) return refused(`${MUST_BE}. ${kind.told}`);
  if ('unknown' in kind) return refused(MUST_BE);
  const { taken } = kind;
  if (taken !== ending) return refused(endsOtherwise(taken, ending));
  const sha256 = file.sha256 ?? createHash('sha256').update(bytes.slice(0, bytes.length)).digest();
  return { fit: { extension: taken, mediaType: mediaTypes[taken], content, sha256 } };
}

const MUST_BE = 'The file must be a PDF, DOCX, PNG or JPG';

/** An ending may be anything that somebody typed: it is repeated only where it is one that files have. */
function endsOtherwise(taken: TakenKind, ending: string): string {
  const what = { pdf: 'PDF', docx: 'Word Document', png: 'PNG picture', jpg: 'JPG picture' }[taken];
  if (Object.hasOwn(mediaTypes, ending)) {
    return `The ending of the file’s name does not fit its content: it is a ${what}. Change the ending to .${taken}, and send it again`;
  }
  const named = /^[a-z0-9]{1,5}$/.test(ending) ? `its name ends in .${ending}` : 'its name does not say so';
  return `${MUST_BE}. This is a ${what}, but ${named}. Change the ending to .${taken}, and send it again`;
}

function refused(message: string): { fault: AnswerFault } {
  return { fault: { field: 'file', message } };
}

/**
 * The name under which an answer's file is kept: `2026-11-25-check-CS-5107-HLT.pdf`. Made of the date and the check's
 * reference only: the name that it was uploaded under often holds a child's name.
 */
export function answerFileName(date: CivilDate, reference: string, extension: string): string {
  return `${date}-check-${reference.replace(/[^A-Za-z0-9-]+/g, '-')}.${extension}`;
}
