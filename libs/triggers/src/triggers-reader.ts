import { atCommandLine, type Reader, visibleTo } from '@linchpin/access';
import type { Conditions } from '@linchpin/conditions';
import { type LetterWriter, lettersOf, sharedLetters } from '@linchpin/trigger-checks';
import type { TriggerContent } from '@linchpin/trigger-files';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { CONTENT } from './publish-trigger.js';
import type { HistoryLine } from './trigger-history.js';

/** In force now, in force from a later day, or switched off. */
export type TriggerState = 'in-force' | 'upcoming' | 'retired';

/** One trigger in the list, by its newest version. */
export interface TriggerRow {
  id: string;
  name: string;
  title: string;
  eventType: string;
  conditions: Conditions | null;
  ownerTeam: string;
  state: TriggerState;
  /** The version in force; of one that is not, the newest. */
  version: number;
  publishedAt: Date;
  /** The version that comes into force later, and when; null when there is none. */
  nextVersion: number | null;
  nextFrom: Date | null;
}

/** One published version. */
export interface VersionRow {
  id: string;
  version: number;
  content: TriggerContent;
  author: string;
  coAuthors: string[];
  approver: string | null;
  reachesOutside: boolean;
  reason: string;
  publishedAt: Date;
  /** In force from; null for one that was replaced before it came into force, and for "from always". */
  from: Date | null;
  /** In force until; null: until it is replaced. */
  until: Date | null;
  state: 'in-force' | 'upcoming' | 'ended' | 'never';
  /** Runs that began with it, as far as the reader may know of them. */
  runs: number;
}

/** One line of a trigger's history, as it was written. */
export interface HistoryRow extends Required<Pick<HistoryLine, 'who' | 'what' | 'note'>> {
  at: Date;
  /** Null while the trigger was new. */
  triggerId: string | null;
  version: number | null;
}

const STATE = `CASE WHEN bool_or(in_force @> now()) THEN 'in-force'
  WHEN bool_or(lower(in_force) > now()) THEN 'upcoming' ELSE 'retired' END`;

const HISTORY = 'at, trigger_id AS "triggerId", who, what, version, note';

/** Reads triggers and their versions for pages. */
@Injectable()
export class TriggersReader {
  constructor(private readonly manager: EntityManager) {}

  /** Every trigger that has been published, by event type and title. */
  list(): Promise<TriggerRow[]> {
    return this.manager.query(
      `SELECT triggers.id, triggers.name, shown.title, shown.event_type AS "eventType", shown.conditions,
         shown.owner_team AS "ownerTeam", states.state, shown.version, shown.published_at AS "publishedAt",
         next.version AS "nextVersion", lower(next.in_force) AS "nextFrom"
       FROM triggers
         JOIN (SELECT trigger_id, ${STATE} AS state FROM trigger_versions GROUP BY trigger_id) states
           ON states.trigger_id = triggers.id
         JOIN LATERAL (SELECT * FROM trigger_versions WHERE trigger_id = triggers.id
           ORDER BY in_force @> now() DESC, version DESC LIMIT 1) shown ON true
         LEFT JOIN LATERAL (SELECT * FROM trigger_versions WHERE trigger_id = triggers.id AND lower(in_force) > now()
           ORDER BY lower(in_force) LIMIT 1) next ON true
       ORDER BY shown.event_type, shown.title`,
    );
  }

  /** One trigger, or null. */
  async find(triggerId: string): Promise<TriggerRow | null> {
    return (await this.list()).find(({ id }) => id === triggerId) ?? null;
  }

  /** The versions of a trigger, newest first. How many runs each began is told as far as the reader may know. */
  versions(triggerId: string, reader: Reader = atCommandLine('')): Promise<VersionRow[]> {
    return this.manager.query(
      `SELECT id, version, ${CONTENT} AS content, author, co_authors AS "coAuthors", approver,
         reaches_outside AS "reachesOutside", reason, published_at AS "publishedAt", lower(in_force) AS "from",
         upper(in_force) AS until,
         CASE WHEN isempty(in_force) THEN 'never' WHEN in_force @> now() THEN 'in-force'
           WHEN lower(in_force) > now() THEN 'upcoming' ELSE 'ended' END AS state,
         (SELECT count(*)::int FROM runs
          WHERE trigger_version_id = trigger_versions.id AND ${visibleTo(reader, 'runs')}) AS runs
       FROM trigger_versions WHERE trigger_id = $1 ORDER BY version DESC`,
      [triggerId],
    );
  }

  /** The letters that a trigger and another one in force would both make about one event, each as a sentence. */
  sharedLetters(triggerId: string | null, content: LetterWriter): Promise<string[]> {
    return lettersSharedInForce(this.manager, triggerId, content);
  }

  /** What became of a trigger, newest first. */
  history(triggerId: string): Promise<HistoryRow[]> {
    return this.manager.query(
      `SELECT ${HISTORY} FROM trigger_history WHERE trigger_id = $1 ORDER BY id DESC LIMIT 200`,
      [triggerId],
    );
  }

  /** What became of a draft, newest first. */
  draftHistory(draftId: string): Promise<HistoryRow[]> {
    return this.manager.query(`SELECT ${HISTORY} FROM trigger_history WHERE draft_id = $1 ORDER BY id DESC LIMIT 200`, [
      draftId,
    ]);
  }
}

/** The letters that a trigger shares with any other one that is in force or will be. `triggerId`: null for a new one. */
export async function lettersSharedInForce(
  manager: EntityManager,
  triggerId: string | null,
  own: LetterWriter,
): Promise<string[]> {
  if (own.on === undefined || lettersOf(own).length === 0) return [];
  const others = await manager.query<LetterWriter[]>(
    `SELECT title, event_type AS on, conditions, steps FROM trigger_versions
     WHERE event_type = $1 AND trigger_id IS DISTINCT FROM $2 AND NOT isempty(in_force) AND upper_inf(in_force)
     ORDER BY title`,
    [own.on, triggerId],
  );
  return others.flatMap((other) => sharedLetters(own, other));
}
