import { rulesOf } from '@linchpin/conditions';
import { restateDeadlines } from '@linchpin/deadlines';
import { knownData, type KnownFact, saysTheSame } from '@linchpin/events';
import { keepFacts, type PlannedAction, type Progress, refreshActions, type RunNeeds } from '@linchpin/runs';
import type { PlannedDeadline } from '@linchpin/timings';
import type { Owed, Step, TriggerContent } from '@linchpin/trigger-files';
import type { EntityManager } from 'typeorm';
import { judgeAlone, type JudgedVersion, raiseSetAside, type SetAside } from './judge-version.js';
import { planActions, planDeadlines, planningNow } from './plan-run.js';
import type { SubjectHistory } from './recorded-event.js';

interface GoingRun {
  id: string;
  version: JudgedVersion;
  repeats: TriggerContent['repeats'];
  steps: Step[];
  deadlines: Owed[];
  facts: Record<string, unknown> | null;
  event: KnownFact;
  sourceId: string;
  subject: string;
  restricted: boolean;
}

/** What came of a new fact in the runs that were begun before it. */
export interface Refreshed extends Progress {
  /** Runs begun on a fact that this one corrects: a person looks at what was done in them already. */
  correctedRunIds: string[];
}

/**
 * Lets the runs of a subject go by what is known of it now: steps that have not begun are planned anew, those that waited
 * for the fact go on, and deadlines get the dates that the facts come to. What was done stays as it is.
 */
export async function refreshRuns(
  manager: EntityManager,
  needs: RunNeeds,
  fact: KnownFact & { sourceId: string; subject: string; restricted: boolean },
  history: SubjectHistory,
): Promise<Refreshed> {
  const refreshed: Refreshed = { ready: [], eventIds: [], correctedRunIds: [] };
  const setAside: SetAside[] = [];
  for (const run of await goingRuns(manager, fact)) {
    const known = knownData(run.event, history);
    if (saysTheSame(known, run.facts ?? run.event.data)) continue;
    await judgeAlone(
      manager,
      run.version,
      setAside,
      () => planned(run, known, needs),
      async (plan) => {
        const { ready, eventIds } = await followFacts(manager, needs, run, known, plan);
        refreshed.ready.push(...ready);
        refreshed.eventIds.push(...eventIds);
        if (run.event.type === fact.type && run.repeats !== 'every-event') refreshed.correctedRunIds.push(run.id);
      },
    );
  }
  await raiseSetAside(manager, needs.alarms, fact, setAside);
  return refreshed;
}

interface Plan {
  actions: PlannedAction[];
  deadlines: PlannedDeadline[];
}

/** What the steps and deadlines of a run come to by what is known now. */
function planned(run: GoingRun, known: Record<string, unknown>, needs: RunNeeds): Plan {
  const { type, occurredAt, receivedAt } = run.event;
  const event = { type, occurredAt, receivedAt, data: known };
  return {
    actions: planActions(run, event, planningNow(needs)),
    deadlines: planDeadlines(run, event, needs.calendars),
  };
}

async function followFacts(
  manager: EntityManager,
  needs: RunNeeds,
  { id, sourceId, subject, restricted, steps, event }: GoingRun,
  known: Record<string, unknown>,
  { actions, deadlines }: Plan,
): Promise<Progress> {
  await keepFacts(manager, id, known);
  await restateDeadlines(manager, needs.calendars, id, {
    event: { id: event.id, sourceId, subject, restricted },
    deadlines,
  });
  return refreshActions(manager, needs, id, actions, answeredBy(steps, actions));
}

/** Steps that asked for what was missing, and that nobody need answer now that it is there. */
function answeredBy(steps: readonly Step[], actions: readonly PlannedAction[]): string[] {
  return steps
    .filter(({ key, onlyIf }) => {
      const asks = rulesOf(onlyIf ?? null).some(({ operator }) => operator === 'is-missing');
      return asks && actions.some(({ stepKey, skipped }) => stepKey === key && skipped);
    })
    .map(({ key }) => key);
}

function goingRuns(
  manager: EntityManager,
  fact: { id: string; sourceId: string; subject: string },
): Promise<GoingRun[]> {
  return manager
    .query(
      `SELECT runs.id, runs.facts, runs.source_id AS "sourceId", runs.subject, runs.restricted, trigger_versions.repeats,
       trigger_versions.steps, trigger_versions.deadlines,
       json_build_object('id', trigger_versions.id, 'triggerId', trigger_versions.trigger_id,
         'version', trigger_versions.version, 'title', trigger_versions.title, 'fault', NULL) AS version,
       json_build_object('id', events.id, 'type', events.type, 'data', events.data) AS event,
       events.occurred_at AS "occurredAt", events.received_at AS "receivedAt"
     FROM runs JOIN events ON events.id = runs.event_id JOIN trigger_versions ON trigger_versions.id = trigger_version_id
     WHERE runs.source_id = $1 AND runs.subject = $2 AND runs.event_id <> $3 AND runs.stopped_at IS NULL
     ORDER BY runs.started_at, runs.id`,
      [fact.sourceId, fact.subject, fact.id],
    )
    .then((rows: (GoingRun & { occurredAt: Date; receivedAt: Date })[]) =>
      rows.map(({ occurredAt, receivedAt, ...run }) => ({ ...run, event: { ...run.event, occurredAt, receivedAt } })),
    );
}
