import type { FileHandle } from 'node:fs/promises';

/** Reads a file from its beginning, piece by piece. */
export class ByteReader {
  private position = 0;

  constructor(private readonly file: FileHandle) {}

  /** The next bytes; fewer than asked for only where the file ends. */
  async take(length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.file.read(bytes, filled, length - filled, this.position);
      if (bytesRead === 0) break;
      filled += bytesRead;
      this.position += bytesRead;
    }
    return bytes.subarray(0, filled);
  }
}
