import { seenText } from '@linchpin/cloud-events';
import { mappableType, type ValueTableRow } from '@linchpin/mappings';
import { fault, type Reading } from '../forms/form-faults.js';
const MOST_LINES = 500;

/** One row from what was typed, or what is wrong with it. `givesEventTypes`: the table says which event a body becomes. */
export function readTableRow(
  typedFrom: string,
  typedTo: string,
  note: string,
  givesEventTypes: boolean,
): Reading<ValueTableRow> {
  // What was copied from a page or a spreadsheet holds what nobody sees, and would never equal what a message says.
  const [from, to] = [seenText(typedFrom), seenText(typedTo)];
  if (!from || from.length > 100) return fault('from', 'Enter the value in the message, in 100 characters or fewer');
  if (!to || to.length > 100) return fault('to', 'Enter what it stands for, in 100 characters or fewer');
  if (note.length > 200) return fault('note', 'The note must be 200 characters or fewer');
  if (givesEventTypes && !mappableType(to))
    return fault('to', `${to} is not an event type: copy its name from the list of event types`);
  return { value: { from, to, note: note || null } };
}

/** Many rows, one on each line: `1860,conference.initial.scheduled`, with a note after a second comma. Tabs do as well. */
export function readPastedRows(text: string, givesEventTypes: boolean): { rows: ValueTableRow[]; faults: string[] } {
  const lines = text.split('\n').flatMap((line, index) => (line.trim() ? [{ line, number: index + 1 }] : []));
  if (lines.length === 0) return { rows: [], faults: ['Paste at least one line'] };
  if (lines.length > MOST_LINES) return { rows: [], faults: [`Paste at most ${String(MOST_LINES)} lines at once`] };
  const rows: ValueTableRow[] = [];
  const faults: string[] = [];
  for (const { line, number } of lines) {
    const [from = '', to = '', ...rest] = line.split(line.includes('\t') ? '\t' : ',').map((cell) => cell.trim());
    const row = readTableRow(from, to, rest.filter(Boolean).join(', '), givesEventTypes);
    if (row.faults) faults.push(`Line ${String(number)}: ${row.faults.map(({ text }) => text).join('. ')}`);
    else rows.push(row.value);
  }
  return { rows, faults };
}
