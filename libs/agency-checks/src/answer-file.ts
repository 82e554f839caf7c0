import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { CivilDate } from '@linchpin/calendar';
import { fileTypeFromBuffer } from 'file-type';
import type { AnswerFault, AnswerFile } from './answer-rules.js';

/** The largest file that is taken, in bytes: 10 MiB. The table has the same limit. */
export const LARGEST_FILE = 10 * 1024 * 1024;

/** The kinds of file that are taken, by the ending under which they are kept. */
const kinds: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/** A file that may be kept. */
export interface FitFile {
  extension: string;
  mediaType: string;
  content: Buffer;
  sha256: Buffer;
}

/**
 * The file as it may be kept, or what is wrong with it. The content decides what it is; the ending of its name must
 * agree, because a file that calls itself something else is either damaged or dressed up. It is not scanned for
 * viruses here.
 */
export async function readFile(file: AnswerFile): Promise<{ fit: FitFile } | { fault: AnswerFault }> {
  const { content } = file;
  if (content.length === 0) return refused('The file is empty');
  if (content.length > LARGEST_FILE) return refused('The file must be 10MB or smaller');
  const ending = extname(file.name).slice(1).toLowerCase().replace('jpeg', 'jpg');
  const found = await fileTypeFromBuffer(content);
  const mediaType = Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
  if (!mediaType || !found || !Object.hasOwn(kinds, found.ext))
    return refused('The file must be a PDF, DOCX, PNG or JPG');
  if (found.ext !== ending) {
    return refused('The ending of the file’s name does not fit its content. Save it again as a PDF, DOCX, PNG or JPG');
  }
  return { fit: { extension: ending, mediaType, content, sha256: createHash('sha256').update(content).digest() } };
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
