import { Readable } from 'node:stream';
import type { AuditRow } from '@linchpin/audit';
import { StreamableFile } from '@nestjs/common';
import { inWords } from './audit-words.js';

/**
 * Spreadsheets run what begins like this as a formula, also within a text that stands in quotes: an apostrophe before it makes it
 * a text (OWASP, CSV injection).
 */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell that is safe in any spreadsheet. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`;

const HEADS = [
  ...['Entry', 'Time (UTC)', 'Who', 'What', 'Outcome', 'About', 'Reference', 'Children', 'Reason', 'Address', 'Page'],
  ...['Request', 'Restricted', 'Place in the chain'],
];

/** The lines of the export, a text for each batch: it is never held as a whole. */
export async function* csvLines(
  batches: AsyncIterable<readonly AuditRow[]>,
  names: ReadonlyMap<string, string>,
): AsyncGenerator<string> {
  // So that Excel reads it as UTF-8.
  yield `\uFEFF${line(HEADS)}`;
  for await (const rows of batches) {
    yield rows
      .map((row) => {
        const shown = inWords(row, names);
        return line([
          ...[row.id, row.at.toISOString(), shown.who, shown.what, shown.outcome],
          ...[
            row.aboutKind ?? '',
            row.reference ?? '',
            row.childRefs.join(' '),
            shown.reason,
            shown.address,
            shown.page,
          ],
          ...[row.requestId ?? '', row.restricted ? 'yes' : 'no', row.seq ?? ''],
        ]);
      })
      .join('');
  }
}

/** The export as a file that browsers save. */
export function csvFile(lines: AsyncIterable<string>, fileName: string): StreamableFile {
  return new StreamableFile(Readable.from(lines, { objectMode: false }), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${fileName}"`,
  });
}
