import { createHash } from 'node:crypto';
import type { Entry, TakenSecrets } from './file/entries.js';
import { damaged, truncated } from './file/broken-backup.js';

/** What a backup holds. */
export interface BackupContent {
  secrets: TakenSecrets | null;
  tables: { table: string; rows: number; sha256: string }[];
  rows: number;
}

/** Reads a backup from beginning to end and says what is in it. Throws `BackupRefusedError` unless all of it is there and right. */
export async function checkBackup(entries: AsyncIterable<Entry>): Promise<BackupContent> {
  const content: BackupContent = { secrets: null, tables: [], rows: 0 };
  let table = '';
  let hash = createHash('sha256');
  let isWhole = false;
  for await (const entry of entries) {
    if (isWhole) throw damaged();
    if (entry.kind === 'installation') content.secrets = entry.secrets;
    else if (entry.kind === 'table') [table, hash] = [entry.table, createHash('sha256')];
    else if (entry.kind === 'rows') hash.update(entry.bytes);
    else if (entry.kind === 'table-end') {
      const { rows, sha256 } = entry;
      if (hash.digest('hex') !== sha256) throw damaged();
      content.tables.push({ table, rows, sha256 });
      content.rows += rows;
    } else if (entry.kind === 'end') {
      isWhole = true;
      if (entry.tables !== content.tables.length || entry.rows !== content.rows) throw damaged();
    }
  }
  if (!isWhole) throw truncated();
  return content;
}
