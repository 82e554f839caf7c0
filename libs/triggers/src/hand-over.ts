import { withdrawOfUndoneRuns } from '@linchpin/deadlines';
import type { HoldKind } from '@linchpin/events';
import { type Progress, reasonOfHold, type RunNeeds, stopRuns } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import { type Matched, type RecordedEvent, whatIsMeant } from './recorded-event.js';

/**
 * Begins nothing of a held event, stops what was begun about its subject and its child, and hands it to one person: the
 * manager named for restricted records, or after a death the manager that the trigger on `child.died` names.
 */
export async function handOver(
  manager: EntityManager,
  needs: RunNeeds,
  event: RecordedEvent,
  hold: HoldKind,
): Promise<Matched> {
  const stopped = await stopWhatWasBegun(manager, event, hold);
  const told = await tellAManager(manager, needs, event, hold, stopped.stopped);
  const note = event.restricted ? null : `Nothing was begun. ${reasonOfHold(hold)}`;
  return { ready: stopped.ready, eventIds: [told], begun: 0, note };
}

async function stopWhatWasBegun(
  manager: EntityManager,
  { source, sourceId, subject, data: { childRef } }: RecordedEvent,
  hold: HoldKind,
): Promise<Pick<Progress, 'ready'> & { stopped: number }> {
  // What follows up an event of our own is stopped with the run that it follows up, or tells of it.
  if (source === 'linchpin') return { ready: [], stopped: 0 };
  const runIds = typeof childRef === 'string' ? await runsAboutChild(manager, childRef) : [];
  // A death is of one child: of a meeting about several, only what is about that child is found through the child.
  if (hold === 'restricted' || typeof childRef !== 'string') {
    runIds.push(...(await runsAboutSubject(manager, sourceId, subject)));
  }
  const stopped = await stopRuns(manager, [...new Set(runIds)], { reason: reasonOfHold(hold), undo: hold === 'died' });
  await withdrawOfUndoneRuns(manager, runIds);
  return stopped;
}

/** The runs about a child, but for those that follow up an event of our own. */
async function runsAboutChild(manager: EntityManager, childRef: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT run_id AS id FROM run_children WHERE child_ref = $1
     UNION SELECT runs.id FROM events JOIN runs ON runs.event_id = events.id WHERE events.data ->> 'childRef' = $1`,
    [childRef],
  );
  return rows.map(({ id }) => id);
}

/** The runs about a subject of a source. */
async function runsAboutSubject(manager: EntityManager, sourceId: string, subject: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>('SELECT id FROM runs WHERE source_id = $1 AND subject = $2', [
    sourceId,
    subject,
  ]);
  return rows.map(({ id }) => id);
}

function tellAManager(
  manager: EntityManager,
  { events }: RunNeeds,
  event: RecordedEvent,
  hold: HoldKind,
  stopped: number,
): Promise<string> {
  const restricted = hold === 'restricted';
  return events.recordInternal(manager, {
    id: `${hold}/${event.id}`,
    type: restricted ? 'restricted.received' : 'child.died',
    subject: `event/${event.id}`,
    occurredAt: event.occurredAt,
    teamCode: event.teamCode,
    restricted,
    data: {
      eventId: event.id,
      eventType: event.type,
      ...whatIsMeant(event),
      ...(restricted ? { restricted } : { stoppedCount: stopped }),
    },
  });
}
