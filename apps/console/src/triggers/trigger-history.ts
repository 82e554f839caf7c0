import type { HistoryRow, VersionRow } from '@linchpin/triggers';
import type { Names } from './reference-names.js';
import { type HistoryLine, historySentence } from './trigger-words.js';

/**
 * What became of a trigger, newest first. A version without a line of its own came with the installation: its line is
 * made from the version.
 */
export function triggerHistory(rows: readonly HistoryRow[], versions: readonly VersionRow[], names: Names) {
  const told = new Set(rows.map(({ version }) => version));
  const untold = versions
    .filter(({ version }) => !told.has(version))
    .map(({ publishedAt, author, version, reason }): HistoryLine => ({
      at: publishedAt,
      who: author,
      what: 'published',
      version,
      note: reason,
    }));
  return [...rows, ...untold]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map((line) => ({ at: line.at, note: line.note, sentence: historySentence(line, names) }));
}
