import { referenceOf } from '@linchpin/events';
import { randomBytes } from 'node:crypto';

/** The same event under a new id and about a new subject, so that everything is done once more. */
export function anew(text: string): string {
  const event = JSON.parse(text) as { id: string; subject: string; data: Record<string, unknown> };
  const suffix = randomBytes(3).toString('hex').toUpperCase();
  const reference = referenceOf(event.subject);
  const data = Object.entries(event.data).map(([key, value]) => [
    key,
    value === reference ? `${reference}-${suffix}` : value,
  ]);
  return JSON.stringify({
    ...event,
    id: `${event.id}-${suffix}`,
    subject: `${event.subject}-${suffix}`,
    data: Object.fromEntries(data) as Record<string, unknown>,
  });
}
