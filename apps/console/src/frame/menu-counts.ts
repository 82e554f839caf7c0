import type { Reader } from '@linchpin/access';
import { Injectable } from '@nestjs/common';

/** How many things of a section wait for this member of staff, and nothing that they may not see. */
export type Counter = (reader: Reader) => Promise<number>;

/** The numbers beside entries of the menu. A section brings its own with its module, when that is ready. */
@Injectable()
export class MenuCounts {
  private readonly counters = new Map<string, Counter>();

  /** Puts a number beside the entry of the menu that leads to this address. */
  beside(path: string, counter: Counter): void {
    this.counters.set(path, counter);
  }

  /** The numbers for this member of staff, by the addresses of the entries. */
  async of(reader: Reader): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const [path, counter] of this.counters) counts[path] = await counter(reader);
    return counts;
  }
}
