/**
 * A file as it came in: in pieces, never put together, because to copy ten megabytes at once would keep everybody else
 * waiting. Offsets are those of the whole file.
 */
export class FileBytes {
  readonly length: number;

  constructor(readonly pieces: readonly Buffer[]) {
    this.length = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** A part of the file, copied only where it lies across pieces. */
  slice(from: number, to: number): Buffer {
    const found: Buffer[] = [];
    let start = 0;
    for (const piece of this.pieces) {
      if (start >= to) break;
      if (start + piece.length > from) found.push(piece.subarray(Math.max(0, from - start), to - start));
      start += piece.length;
    }
    return found.length === 1 && found[0] ? found[0] : Buffer.concat(found);
  }

  /** Where the bytes stand first at or after `from`, or -1. */
  indexOf(wanted: Buffer, from = 0): number {
    let start = 0;
    let end = Buffer.alloc(0);
    for (const piece of this.pieces) {
      // What began at the end of the last piece goes on in this one.
      const seam = Buffer.concat([end, piece.subarray(0, wanted.length - 1)]);
      const across = seam.indexOf(wanted, Math.max(0, from - start + end.length));
      if (across !== -1 && across < end.length) return start - end.length + across;
      const within = piece.indexOf(wanted, Math.max(0, from - start));
      if (within !== -1 && start + piece.length > from) return start + within;
      start += piece.length;
      end = Buffer.concat([end, piece]).subarray(-(wanted.length - 1));
      if (wanted.length === 1) end = Buffer.alloc(0);
    }
    return -1;
  }

  /** The file in parts of at most so many bytes, for what takes no more at once. */
  *parts(size: number): Generator<Buffer> {
    for (let from = 0; from < this.length; from += size) yield this.slice(from, from + size);
  }
}
