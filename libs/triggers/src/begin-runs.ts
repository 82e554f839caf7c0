import { oweDeadlines } from '@linchpin/deadlines';
import { conditionsHold } from '@linchpin/conditions';
import { eventType } from '@linchpin/event-types';
import { historyOf, knownData, overtaken, overtakenWords, saysTheSame } from '@linchpin/events';
import { beginRun, type RunNeeds } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import { judgeAlone, raiseSetAside, type SetAside } from './judge-version.js';
import { planActions, planDeadlines, planningNow } from './plan-run.js';
import { type Matched, type RecordedEvent, type SubjectHistory, whatIsMeant } from './recorded-event.js';
import { refreshRuns } from './refresh-runs.js';
import { repeatKey } from './repeat-key.js';
import { stopEnded, stopReplaced } from './stop-earlier.js';
import type { VersionInForce, VersionsInForce } from './versions-in-force.js';

/**
 * Begins the runs that an event sets off. What is known of its subject counts first: a fact that a newer one has overtaken
 * begins nothing, or owes its dates and does nothing; a run goes by the newest facts; and runs that were begun before
 * follow what this event says.
 */
export async function beginRuns(
  manager: EntityManager,
  needs: RunNeeds,
  event: RecordedEvent,
  versions: VersionsInForce,
): Promise<Matched> {
  const matched: Matched = { ready: [], eventIds: [], begun: 0, note: null };
  const history = event.source === 'linchpin' ? [event] : await historyOf(manager, event);
  const reason = overtaken(event, history, new Date());
  const title = eventType(event.type)?.title ?? event.type;
  const words = reason && overtakenWords(title, reason);
  matched.note = words;
  if (reason === null || owesAllTheSame(reason)) {
    const setAside: SetAside[] = [];
    for (const version of await versions.at(manager, event.type, event.occurredAt)) {
      await begin(manager, needs, { event, version, history, stopped: words, setAside }, matched);
    }
    await raiseSetAside(manager, needs.alarms, event, setAside);
  }
  if (event.source === 'linchpin') return matched;
  if (reason?.because !== 'said-before') await followUp(manager, needs, event, history, matched, reason);
  return matched;
}

/** It was done, called off or over: what it owed is on record all the same, and nothing else is begun. */
function owesAllTheSame({ because }: NonNullable<ReturnType<typeof overtaken>>): boolean {
  return because === 'concluded' || because === 'over' || because === 'called-off';
}

interface Beginning {
  event: RecordedEvent;
  version: VersionInForce;
  history: SubjectHistory;
  stopped: string | null;
  setAside: SetAside[];
}

async function begin(
  manager: EntityManager,
  needs: RunNeeds,
  { event, version, history, stopped, setAside }: Beginning,
  matched: Matched,
): Promise<void> {
  const { calendars } = needs;
  const facts = eventType(event.type)?.life === 'begins' ? knownData(event, history) : event.data;
  const { type, occurredAt, receivedAt } = event;
  const known = { type, occurredAt, receivedAt, data: facts };
  const plan = () =>
    conditionsHold(version.conditions, facts, { occurredAt, receivedAt, calendars })
      ? {
          actions: planActions(version, known, planningNow(needs)),
          deadlines: planDeadlines(version, known, calendars),
        }
      : null;
  await judgeAlone(manager, version, setAside, plan, async (planned) => {
    const everyEvent = version.repeats === 'every-event';
    // What is over is not begun a second time.
    if (stopped && (await hasRun(manager, version, event))) return;
    const anew = !everyEvent && (await wasTakenBack(manager, version, event));
    const begun = await beginRun(manager, needs, {
      triggerId: version.triggerId,
      triggerVersionId: version.id,
      event,
      repeatKey: anew ? event.id : repeatKey(version.repeats, event),
      actions: planned.actions,
      facts: saysTheSame(facts, event.data) ? null : facts,
      stopped,
    });
    if (!begun) return;
    await oweDeadlines(manager, calendars, begun.runId, { event, deadlines: planned.deadlines });
    const replaced =
      everyEvent && event.source !== 'linchpin' ? await stopReplaced(manager, version.triggerId, event) : [];
    matched.begun += 1;
    matched.ready.push(...begun.ready, ...replaced);
    matched.eventIds.push(...begun.eventIds);
  });
}

/** What this event means for what was begun before it, and whom it must be told. */
async function followUp(
  manager: EntityManager,
  needs: RunNeeds,
  event: RecordedEvent,
  history: SubjectHistory,
  matched: Matched,
  reason: ReturnType<typeof overtaken>,
): Promise<void> {
  await stopEnded(manager, event);
  const { ready, eventIds, correctedRunIds } = await refreshRuns(manager, needs, event, history);
  matched.ready.push(...ready);
  matched.eventIds.push(...eventIds);
  const [runId] = correctedRunIds;
  if (runId && reason?.because !== 'moved-on') {
    matched.note ??=
      'It corrects what work was begun on: deadlines and waiting steps follow it, and a person was asked to look at what was done.';
    matched.eventIds.push(await tell(manager, needs, event, 'corrected', runId));
  } else if (reason?.because === 'over' && matched.begun > 0) {
    matched.eventIds.push(await tell(manager, needs, event, 'told-late'));
  }
}

function tell(
  manager: EntityManager,
  { events }: RunNeeds,
  event: RecordedEvent,
  changeCode: 'corrected' | 'told-late',
  runId?: string,
): Promise<string> {
  return events.recordInternal(manager, {
    id: `${changeCode}/${event.id}`,
    type: 'fact.changed',
    subject: `event/${event.id}`,
    occurredAt: event.occurredAt,
    teamCode: event.teamCode,
    restricted: false,
    data: {
      eventId: event.id,
      eventType: event.type,
      ...whatIsMeant(event),
      ...(runId && { runId }),
      ...(event.teamCode && { teamCode: event.teamCode }),
      changeCode,
    },
  });
}

/** SQL: the runs of a trigger about a subject; of one that runs once for each child, those about the event's own. */
const ITS_RUNS = `FROM runs JOIN events begun ON begun.id = runs.event_id
  WHERE runs.trigger_id = $1 AND runs.source_id = $2 AND runs.subject = $3
    AND ($4::text IS NULL OR begun.data ->> 'childRef' = $4)`;

function whoseRuns({ triggerId, repeats }: VersionInForce, { id, sourceId, subject, data }: RecordedEvent) {
  const child = repeats === 'once-per-child' ? repeatKey(repeats, { id, data }) : '';
  return [triggerId, sourceId, subject, child || null];
}

async function hasRun(manager: EntityManager, version: VersionInForce, event: RecordedEvent): Promise<boolean> {
  const rows = await manager.query<unknown[]>(`SELECT 1 ${ITS_RUNS} LIMIT 1`, whoseRuns(version, event));
  return rows.length > 0;
}

/** Whether all that this trigger began about the subject has been stopped: a fact after that begins it anew. */
async function wasTakenBack(manager: EntityManager, version: VersionInForce, event: RecordedEvent): Promise<boolean> {
  const [row] = await manager.query<{ stopped: boolean | null }[]>(
    `SELECT bool_and(runs.stopped_at IS NOT NULL) AS stopped ${ITS_RUNS}`,
    whoseRuns(version, event),
  );
  return row?.stopped === true;
}
