import { tellsOfDeadline } from '@linchpin/event-types';
import { referenceAndRunToSee, TEAM_OF_EVENT } from '@linchpin/events';
import { type Calendars, plannedDates, type PlannedDeadline } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import { countOnce } from './fulfilment/count-once.js';
import { meetOrEndByEarlierEvents } from './fulfilment/meet-by-earlier-events.js';
import { childrenOf, oneAtATime } from './fulfilment/taking-turns.js';
import type { OwingRun } from './owing-run.js';
import { planAnew } from './planned-days.js';

interface OwingEvent {
  type: string;
  source: string;
  subject: string;
  occurredAt: Date;
  teamCode: string | null;
  data: Record<string, unknown>;
}

/**
 * Writes the dates that a run owes, in the transaction that begins it; an event that arrived before this one and meets
 * one of them has met it. What is the same piece of work as something that is owed already counts once.
 */
export async function oweDeadlines(
  manager: EntityManager,
  calendars: Calendars,
  runId: string,
  { event: { id: eventId, sourceId, restricted }, deadlines }: OwingRun,
): Promise<void> {
  if (deadlines.length === 0) return;
  const event = await owingEvent(manager, eventId);
  if (tellsOfDeadline(event)) return;
  const [childRef = null] = await childrenOf(manager, { sourceId, ...event });
  await oneAtATime(manager, sourceId, event.subject, childRef === null ? [] : [childRef]);
  const { reference } = referenceAndRunToSee(event, runId);
  const ids: string[] = [];
  for (const planned of deadlines) {
    const { key, title, rule, citation, team, metBy, endsWith = null, atRisk } = planned;
    const dates = plannedDates(planned, event.occurredAt, calendars);
    const { timing, startsOn, dueOn, dueAt, atRiskAt, warning } = dates;
    const [step, met] = [typeof metBy === 'object' && 'step' in metBy ? metBy.step : null, meetingEvent(metBy)];
    const [owed] = await manager.query<{ id: string }[]>(
      `WITH owed AS (
         INSERT INTO deadlines (run_id, key, title, rule, citation, team, team_code, source_id, subject, reference,
           restricted, timing, counts_since, met_by_step, met_by_event, at_risk_percent, starts_on, due_on, due_at,
           at_risk_at, warning, child_ref, of_child, ends_with_event)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
         RETURNING id, due_on)
       INSERT INTO deadline_history (deadline_id, change, due_on) SELECT id, 'owed', due_on FROM owed RETURNING deadline_id AS id`,
      [
        ...[runId, key, title, rule, citation, team, event.teamCode, sourceId, event.subject, reference],
        ...[restricted, timing, event.occurredAt],
        ...[step, met?.event ?? null],
        ...[atRisk, startsOn, dueOn, dueAt, atRiskAt, warning],
        // Of an event without a child it is owed all the same, of its subject alone: seen, and met by a person.
        ...[childRef, met?.of === 'child' && childRef !== null, endsWith],
      ],
    );
    if (owed) ids.push(owed.id);
  }
  await meetOrEndByEarlierEvents(manager, runId);
  await countOnce(manager, ids);
  await planAnew(manager, ids);
}

function meetingEvent(metBy: PlannedDeadline['metBy']) {
  return typeof metBy === 'object' && 'event' in metBy ? metBy : null;
}

async function owingEvent(manager: EntityManager, eventId: string): Promise<OwingEvent> {
  const [event] = await manager.query<OwingEvent[]>(
    `SELECT events.type, sources.name AS source, events.subject, events.occurred_at AS "occurredAt",
       ${TEAM_OF_EVENT} AS "teamCode", events.data
     FROM events JOIN sources ON sources.id = events.source_id WHERE events.id = $1`,
    [eventId],
  );
  if (!event) throw new Error(`Event ${eventId} is not recorded.`);
  return event;
}
