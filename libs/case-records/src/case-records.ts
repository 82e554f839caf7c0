import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RecordReader } from './record-reader.js';

/** Why case records are read, by whom. There is no reading without it: it does not compile. */
export interface Reading {
  /** In words that an auditor understands: `Letter D01 for M-20417`. References only, no names. */
  purpose: string;
  /** Who reads: a part of Linchpin such as `documents.generate`, or a member of staff by reference. */
  reader: string;
  /** Whether the subject is restricted: then only those with the right see this line of the log. */
  restricted: boolean;
  actionId?: string | undefined;
}

/** Details of people by reference. Every reading is logged in the transaction that it happens in. */
@Injectable()
export class CaseRecords {
  /**
   * Reads what `work` asks the reader for and then logs it: one line for each person, with the fields that were read,
   * however often they were read. What was read before an error is logged too, where the transaction still stands.
   */
  async read<Result>(
    manager: EntityManager,
    reading: Reading,
    work: (records: RecordReader) => Promise<Result>,
  ): Promise<Result> {
    const records = new RecordReader(manager);
    let result: Result;
    try {
      result = await work(records);
    } catch (error) {
      // After an error of the database itself nothing can be written, and nothing that was read will be used.
      await log(manager, reading, records).catch(() => undefined);
      throw error;
    }
    await log(manager, reading, records);
    return result;
  }
}

async function log(manager: EntityManager, reading: Reading, { readings }: RecordReader): Promise<void> {
  const rows = [...readings]
    .filter(([, fields]) => fields.size > 0)
    .map(([ref, fields]) => ({ ref, fields: [...fields].sort() }));
  await manager.query(
    `INSERT INTO record_readings (person_ref, fields, purpose, reader, action_id, restricted)
     SELECT ref, fields, $2, $3, $4, $5 FROM jsonb_to_recordset($1) AS read (ref text, fields text[])`,
    [JSON.stringify(rows), reading.purpose, reading.reader, reading.actionId ?? null, reading.restricted],
  );
}
