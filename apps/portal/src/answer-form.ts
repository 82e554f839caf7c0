import {
  type AnswerFault,
  type AnswerFile,
  type CheckAnswer,
  LARGEST_FILE,
  receiveFile,
} from '@linchpin/agency-checks';
// Gives a request its `parts`.
import type {} from '@fastify/multipart';
import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The form as it came, kept so that a page with errors shows again what was typed. */
export interface AnswerForm {
  outcome: string;
  /** The box under "information". */
  note: string;
  /** The box under "cannot answer". */
  reason: string;
  name: string;
  role: string;
  file?: AnswerFile;
}

/**
 * What one form may hold. A file is cut one byte after the largest that is taken, so that it is seen to be too large;
 * a text is cut far beyond the longest note, and is then too long as well.
 */
export const formLimits = { fileSize: LARGEST_FILE + 1, files: 1, fields: 10, fieldSize: 100_000, parts: 11 };

/**
 * The largest request that is read to its end, in bytes. A file that is somewhat too large gets its sentence on the
 * page; what is larger than this is not worth the wait.
 */
const LARGEST_REQUEST = 5 * LARGEST_FILE;

/** An empty form. */
export const emptyForm: AnswerForm = { outcome: '', note: '', reason: '', name: '', role: '' };

type TextField = Exclude<keyof AnswerForm, 'file'>;

/**
 * Reads the form of a request. The file is held in memory, in the pieces in which it came, never copied into one: it goes
 * into the database in the next moment. Throws
 * `PayloadTooLargeException` for a request that says itself that it is far too large, `BadRequestException` for one
 * that is no form.
 */
export async function readAnswerForm(request: FastifyRequest): Promise<AnswerForm> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_REQUEST) throw new PayloadTooLargeException();
  try {
    return await readParts(request);
  } catch (error) {
    // The parser's own errors are plain ones; those of the plugin know their status.
    throw error instanceof Error && 'statusCode' in error ? error : new BadRequestException();
  }
}

async function readParts(request: FastifyRequest): Promise<AnswerForm> {
  const form: AnswerForm = { ...emptyForm };
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const file = await receiveFile(part.filename, part.file);
      // A browser sends a file without name and content when none was chosen.
      if (part.filename || file.content.length > 0) form.file = file;
    } else if (isTextField(part.fieldname) && typeof part.value === 'string') {
      form[part.fieldname] = part.value;
    }
  }
  return form;
}

/**
 * The answer that a form gives. Without JavaScript both boxes are there to be filled, and what is in them is one note:
 * nothing that somebody wrote about a child is dropped because it stood in the wrong box.
 */
export function answerIn({ outcome, note, reason, name, role, file }: AnswerForm): CheckAnswer {
  const written = [note, reason].map((text) => text.trim()).filter(Boolean);
  return { outcome, name, role, note: written.join('\n\n'), ...(file && { file }) };
}

/** An error with the field of the page that it belongs to. */
export interface FormError {
  field: keyof AnswerForm;
  message: string;
}

const pageOrder: FormError['field'][] = ['outcome', 'note', 'file', 'reason', 'name', 'role'];

/** The faults of an answer as errors of the form, in the order of the page. */
export function formErrors(faults: readonly AnswerFault[], { outcome }: AnswerForm): FormError[] {
  const errors = faults.map(({ field, message }) => ({
    field: field === 'note' && outcome === 'cannot-answer' ? ('reason' as const) : field,
    message,
  }));
  return errors.sort((a, b) => pageOrder.indexOf(a.field) - pageOrder.indexOf(b.field));
}

function isTextField(name: string): name is TextField {
  return Object.hasOwn(emptyForm, name);
}
