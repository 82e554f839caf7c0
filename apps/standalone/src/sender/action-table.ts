import { formatDateTime } from '@linchpin/dates';
import type { EventStatus } from '../../../intake/src/event-status.js';

/** The actions of an event's runs as a table for a terminal. */
export function actionTable({ type, subject, restricted, note, runs }: EventStatus): string {
  if (restricted)
    return `${type} ${subject}: restricted, so it was handed to one named person and nothing else was done.`;
  if (runs.length === 0) return `${type} ${subject}: ${note ?? 'no trigger applied, so nothing was to be done.'}`;
  const tables = runs
    .map(({ trigger, version, state, actions }) => {
      const rows = actions.map(({ title, kind, state: actionState, attempts, dueAt, reason, standing }) => [
        title,
        kind,
        actionState === 'ready' && dueAt ? `waits until ${formatDateTime(new Date(dueAt))}` : (standing ?? actionState),
        String(attempts),
        reason ?? '',
      ]);
      return `\n${trigger} (version ${String(version)}): ${state}\n${aligned([['Action', 'Kind', 'State', 'Attempts', ''], ...rows])}`;
    })
    .join('\n');
  return note ? `${note}\n${tables}` : tables;
}

function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
