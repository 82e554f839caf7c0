import { createHash } from 'node:crypto';
import { LARGEST_FILE } from './answer-file.js';
import type { AnswerFile } from './answer-rules.js';

/**
 * Takes a file as it comes in: hashed piece by piece, kept in pieces, never copied into one. Of what is too large only so
 * much is kept that it is seen to be so; the rest is read and dropped.
 */
export async function receiveFile(name: string, incoming: AsyncIterable<Buffer>): Promise<AnswerFile> {
  const pieces: Buffer[] = [];
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of incoming) {
    if (bytes <= LARGEST_FILE) {
      pieces.push(piece);
      hash.update(piece);
    }
    bytes += piece.length;
  }
  return { name, content: pieces, sha256: hash.digest() };
}
