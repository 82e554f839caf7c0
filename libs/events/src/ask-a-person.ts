import type { AlarmsService } from '@linchpin/alarms';
import type { ActionKind } from '@linchpin/queue';
import type { EntityManager } from 'typeorm';
import type { EventsService } from './events.service.js';

interface Teller {
  events: EventsService;
}

/** An action that needs a person, and what it is about. */
export interface ActionForAPerson {
  id: string;
  fence: number;
  kind: ActionKind;
  runId: string;
  event: { id: string; source: string; teamCode: string | null; restricted: boolean; reference: string };
}

/**
 * What needs a person becomes an event, so that a trigger says who is told. Not for the runs that such events began:
 * a task that cannot be given must not ask for another task, so operations are alarmed instead. Returns the ids of the
 * events recorded, to be announced after the commit.
 */
export async function askAPerson(
  manager: EntityManager,
  { events, alarms }: Teller & { alarms: AlarmsService },
  action: ActionForAPerson,
  type: 'action.rejected' | 'action.failed' | 'document.missed_post',
): Promise<string[]> {
  if (action.event.source === 'linchpin') {
    const detail = 'A task that Linchpin itself asked for could not be given to anybody.';
    await alarms.raise('not-handed-over', { eventId: action.event.id }, detail, manager);
    return [];
  }
  return recordAboutAction(manager, { events }, action, type);
}

/** Records an event about an action. Of the runs that Linchpin's own events began there is none: they would never end. */
export async function recordAboutAction(
  manager: EntityManager,
  { events }: Teller,
  action: ActionForAPerson,
  type: 'action.rejected' | 'action.failed' | 'action.skipped' | 'document.missed_post',
): Promise<string[]> {
  if (action.event.source === 'linchpin') return [];
  const { teamCode, restricted } = action.event;
  const eventId = await events.recordInternal(manager, {
    id: `${type === 'action.skipped' ? 'skipped/' : ''}${action.id}/${String(action.fence)}`,
    type,
    subject: `action/${action.id}`,
    occurredAt: new Date(),
    teamCode,
    restricted,
    data: {
      actionId: action.id,
      runId: action.runId,
      actionKind: action.kind,
      aboutRef: action.event.reference,
      ...(teamCode && { teamCode }),
      ...(restricted && { restricted }),
    },
  });
  return [eventId];
}
