import { randomUUID } from 'node:crypto';
import { londonDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';
import { answerFileName, type FitFile } from './answer-file.js';
import { FileBytes } from './file-bytes.js';

/** What is handed to the database at once, in bytes: few enough that nobody waits for it. */
const PART = 256 * 1024;

/**
 * Keeps the file of an answer. It goes to the database in parts, which are put together there: to send ten megabytes as
 * one parameter would hold this process for all who wait. The parts are gone when the transaction ends, either way.
 */
export async function keepFile(
  manager: EntityManager,
  answer: { id: string; answeredAt: Date },
  reference: string,
  file: FitFile,
): Promise<void> {
  const uploadId = randomUUID();
  const bytes = new FileBytes(Buffer.isBuffer(file.content) ? [file.content] : file.content);
  let position = 0;
  for (const part of bytes.parts(PART)) {
    await manager.query('INSERT INTO check_file_parts (upload_id, position, part) VALUES ($1, $2, $3)', [
      uploadId,
      (position += 1),
      part,
    ]);
  }
  const name = answerFileName(londonDate(answer.answeredAt), reference, file.extension);
  await manager.query(
    `WITH parts AS (DELETE FROM check_file_parts WHERE upload_id = $5 RETURNING position, part)
     INSERT INTO check_files (answer_id, file_name, media_type, content, sha256)
     SELECT $1, $2, $3, string_agg(part, ''::bytea ORDER BY position), $4 FROM parts`,
    [answer.id, name, file.mediaType, file.sha256, uploadId],
  );
}
