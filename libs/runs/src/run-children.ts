import { type HoldKind, holdsOn } from '@linchpin/events';
import type { EntityManager } from 'typeorm';

/** A child of this run is held, so nothing of it goes out: its record is restricted, or the child has died. */
export class HeldChildError extends Error {
  override name = 'HeldChildError';

  constructor(readonly kind: HoldKind) {
    super(reasonOfHold(kind));
  }
}

/** Why a run stands still, for its page. */
export function reasonOfHold(kind: HoldKind): string {
  return kind === 'died'
    ? 'A child that this is about has died: a manager decides what is sent.'
    : 'The record is restricted: its named manager decides what is done.';
}

/** Notes which children a run is about, by reference, so that a hold on one of them finds it. */
export async function noteChildren(manager: EntityManager, runId: string, childRefs: readonly string[]): Promise<void> {
  await manager.query(
    `INSERT INTO run_children (run_id, child_ref) SELECT DISTINCT $1::uuid, unnest($2::text[]) ON CONFLICT DO NOTHING`,
    [runId, childRefs],
  );
}

/**
 * Notes the children that a step turns out to be about, and throws `HeldChildError` when one of them is held: the runner
 * then stops the run and asks a manager. Call it before anything is read of them or written to anybody.
 */
export async function aboutChildren(
  manager: EntityManager,
  runId: string,
  childRefs: readonly string[],
): Promise<void> {
  await noteChildren(manager, runId, childRefs);
  const [run] = await manager.query<{ sourceId: string; subject: string; restricted: boolean }[]>(
    `SELECT source_id AS "sourceId", subject, restricted FROM runs WHERE id = $1`,
    [runId],
  );
  if (!run) return;
  const holds = await holdsOn(manager, { ...run, childRefs });
  if (holds.has('died')) throw new HeldChildError('died');
  // The manager of a restricted record may have it done: then the run itself is restricted from its beginning.
  if (holds.has('restricted') && !run.restricted) throw new HeldChildError('restricted');
}

/**
 * Throws `HeldChildError` when a hold has come about since the run began: it is known from the moment at which its event
 * is recorded, and the run is stopped when that event is matched.
 */
export async function refuseHeld(manager: EntityManager, { runId, event }: HeldStep): Promise<void> {
  if (event.source === 'linchpin') return;
  const [run] = await manager.query<{ sourceId: string; subject: string; childRefs: string[] }[]>(
    `SELECT source_id AS "sourceId", subject,
       ARRAY(SELECT child_ref FROM run_children WHERE run_id = runs.id) AS "childRefs" FROM runs WHERE id = $1`,
    [runId],
  );
  const holds = run ? await holdsOn(manager, run) : new Set<HoldKind>();
  for (const kind of ['died', 'restricted'] as const) if (holds.has(kind)) throw new HeldChildError(kind);
}

interface HeldStep {
  runId: string;
  event: { source: string };
}
