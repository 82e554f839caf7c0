import type { Receipt } from '../../../intake/src/webhooks.controller.js';

/** What the intake answered about an event that it has, as lines for a terminal. */
export function received({ page, ignored = [] }: Pick<Receipt, 'page' | 'ignored'>): string {
  const lines = [`Received. The event's page: ${page}`];
  if (ignored.length > 0) {
    lines.push(`Not kept, because no schema names ${ignored.length === 1 ? 'it' : 'them'}: ${ignored.join(', ')}`);
  }
  return lines.join('\n');
}
