import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CaughtMessage, ENVELOPE_FROM, ENVELOPE_TO, readMessage } from './caught-message.js';

/** Who a mail was handed over for, as told in the SMTP conversation. */
export interface Envelope {
  from: string;
  to: string[];
}

/** The caught mails: one `.eml` file each, named by arrival and nothing else, readable only by this account. */
export class Mailbox {
  private readonly read = new Map<string, CaughtMessage>();

  private constructor(
    private readonly directory: string,
    private readonly keep: number,
    /** Oldest first. */
    private ids: string[],
  ) {}

  /** Opens or makes the directory. `keep` is how many mails may lie there: the oldest are removed beyond it. */
  static async open(directory: string, keep: number): Promise<Mailbox> {
    // In two steps: with `recursive` the mode would close the folders above as well.
    await mkdir(dirname(directory), { recursive: true });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const names = await readdir(directory);
    for (const name of names.filter((each) => each.endsWith('.eml.part'))) await rm(join(directory, name));
    const ids = names.map((name) => /^(\d{8}T\d{9}Z)\.eml$/.exec(name)?.[1]).filter((id) => id !== undefined);
    const mailbox = new Mailbox(directory, keep, ids.sort());
    await mailbox.removeOldest();
    return mailbox;
  }

  get count(): number {
    return this.ids.length;
  }

  /** Keeps a mail and returns its id. When this resolves the file is whole. */
  async add(raw: Buffer, envelope: Envelope): Promise<string> {
    const id = this.nextId();
    this.ids.push(id);
    try {
      const lines = `${ENVELOPE_FROM}: ${envelope.from}\r\n${ENVELOPE_TO}: ${envelope.to.join(', ')}\r\n`;
      await writeFile(`${this.file(id)}.part`, Buffer.concat([Buffer.from(lines), raw]), { mode: 0o600 });
      await rename(`${this.file(id)}.part`, this.file(id));
    } catch (error) {
      this.forget(id);
      throw error;
    }
    await this.removeOldest();
    return id;
  }

  /** Newest first; those still arriving are left out. */
  async list(start = 0, end = Infinity): Promise<CaughtMessage[]> {
    const messages: CaughtMessage[] = [];
    for (const id of this.ids.toReversed().slice(start, end)) {
      const message = await this.get(id);
      if (message) messages.push(message);
    }
    return messages;
  }

  async get(id: string): Promise<CaughtMessage | undefined> {
    const known = this.read.get(id);
    if (known) return known;
    const raw = await this.source(id);
    if (!raw) return undefined;
    const message = await readMessage(id, raw);
    if (this.ids.includes(id)) this.read.set(id, message);
    return message;
  }

  /** The mail as it lies on the disk. */
  async source(id: string): Promise<Buffer | undefined> {
    if (!this.ids.includes(id)) return undefined;
    return readFile(this.file(id)).catch(() => undefined);
  }

  /** Removes every mail. */
  async clear(): Promise<void> {
    for (const id of [...this.ids]) await this.remove(id);
  }

  private async removeOldest(): Promise<void> {
    for (const id of this.ids.slice(0, Math.max(0, this.ids.length - this.keep))) await this.remove(id);
  }

  private async remove(id: string): Promise<void> {
    this.forget(id);
    await rm(this.file(id), { force: true });
  }

  private forget(id: string): void {
    this.ids = this.ids.filter((each) => each !== id);
    this.read.delete(id);
  }

  private file(id: string): string {
    return join(this.directory, `${id}.eml`);
  }

  /** The time of arrival, but always later than the last one's, so that names are unique and sort. */
  private nextId(): string {
    const now = idAt(Date.now());
    const last = this.ids.at(-1);
    if (last === undefined || last < now) return now;
    const [date, time] = [last.slice(0, 8), last.slice(9, 18)];
    const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)(...)/, '$1:$2:$3.$4')}Z`;
    return idAt(Date.parse(iso) + 1);
  }
}

function idAt(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:.]/g, '');
}
