import { z } from 'zod';

const secretsSchema = z.object({ sessionSecret: z.string(), webhookKey: z.string(), demoPassword: z.string() });

/** The secrets of an installation that a backup takes along: all but the password of its database. */
export type TakenSecrets = z.infer<typeof secretsSchema>;

const wordsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('installation'), secrets: secretsSchema.nullable() }),
  z.object({ kind: z.literal('table'), table: z.string(), columns: z.array(z.string()) }),
  z.object({ kind: z.literal('table-end'), rows: z.number(), sha256: z.string() }),
  z.object({ kind: z.literal('sequence'), sequence: z.string(), value: z.string(), isCalled: z.boolean() }),
  z.object({ kind: z.literal('end'), tables: z.number(), rows: z.number() }),
]);

/**
 * What a backup says, in this order: the installation; each table, its rows as COPY writes them, and its end; where the
 * sequences stand; the end.
 */
export type Entry = z.infer<typeof wordsSchema> | { kind: 'rows'; bytes: Buffer };

const WORDS = 0;
const ROWS = 1;
const FRONT_BYTES = 5;

/** Entries as bytes: a byte for the sort, four for the length, and what it says. */
export async function* packed(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  for await (const entry of entries) {
    const body = entry.kind === 'rows' ? entry.bytes : Buffer.from(JSON.stringify(entry));
    const front = Buffer.alloc(FRONT_BYTES);
    front.writeUInt8(entry.kind === 'rows' ? ROWS : WORDS);
    front.writeUInt32BE(body.length, 1);
    yield front;
    yield body;
  }
}

/** The entries that `packed` made these bytes of. The bytes are known to be right. */
export async function* unpacked(bytes: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  let held: Buffer = Buffer.alloc(0);
  for await (const more of bytes) {
    held = held.length === 0 ? more : Buffer.concat([held, more]);
    for (;;) {
      if (held.length < FRONT_BYTES) break;
      const end = FRONT_BYTES + held.readUInt32BE(1);
      if (held.length < end) break;
      const body = held.subarray(FRONT_BYTES, end);
      yield held.readUInt8() === ROWS ? { kind: 'rows', bytes: body } : wordsSchema.parse(JSON.parse(body.toString()));
      held = held.subarray(end);
    }
  }
}
