import type { Conditions } from '@linchpin/conditions';
import { conditionsFault } from '@linchpin/trigger-checks';
import type { Owed, Step, TriggerContent } from '@linchpin/trigger-files';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A published version as the matching needs it. */
export interface VersionInForce {
  id: string;
  triggerId: string;
  repeats: TriggerContent['repeats'];
  version: number;
  title: string;
  conditions: Conditions | null;
  steps: Step[];
  deadlines: Owed[];
  /** Why its conditions cannot be judged, or null: what an earlier release published may compare with no date. */
  fault: string | null;
  /** From this time; null: from always. */
  from: Date | null;
  /** Until this time; null: for ever. */
  until: Date | null;
}

/**
 * The published versions, kept in memory by event type: with a thousand of them, reading those of a type for each event
 * would cost more than all the rest of the matching. Every match asks for the generation first, which grows with each
 * change, so that what is kept is never older than the transaction that uses it.
 */
@Injectable()
export class VersionsInForce {
  private generation = '';
  private byType: ReadonlyMap<string, readonly VersionInForce[]> = new Map();

  /** The versions for events of this type that are in force at this time, in the order of their triggers. */
  async at(manager: EntityManager, eventType: string, at: Date): Promise<VersionInForce[]> {
    const [row] = await manager.query<{ number: string }[]>('SELECT number::text FROM trigger_generation');
    const generation = row?.number ?? '';
    let { byType } = this;
    if (generation !== this.generation || generation === '') {
      byType = await readVersions(manager);
      this.byType = byType;
      this.generation = generation;
    }
    return (byType.get(eventType) ?? []).filter(
      ({ from, until }) => (from === null || from <= at) && (until === null || at < until),
    );
  }
}

async function readVersions(manager: EntityManager): Promise<Map<string, VersionInForce[]>> {
  const rows = await manager.query<(Omit<VersionInForce, 'fault'> & { eventType: string })[]>(
    `SELECT id, trigger_id AS "triggerId", version, title, event_type AS "eventType", repeats, conditions, steps, deadlines,
       lower(in_force) AS from, upper(in_force) AS until
     FROM trigger_versions WHERE NOT isempty(in_force) ORDER BY trigger_id, version`,
  );
  const byType = new Map<string, VersionInForce[]>();
  for (const { eventType, ...row } of rows) {
    const version = { ...row, fault: conditionsFault(row) };
    const versions = byType.get(eventType);
    if (versions) versions.push(version);
    else byType.set(eventType, [version]);
  }
  return byType;
}
