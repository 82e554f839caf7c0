import type { Calendars } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import type { JudgedEvent, WouldDo, WouldDoLine } from './would-do.js';

/** An event with where it stands: what else has come about the subject decides with it. */
export interface ForeseenEvent extends JudgedEvent {
  /** Null for an event that was pasted. */
  sourceId: string | null;
  subject: string;
}

/**
 * Why a step would be refused, in a short sentence, or null where nothing speaks against it yet. Equal reasons are
 * counted together, so a sentence names neither the event nor anybody it is about.
 */
export type RefusalOf = (line: WouldDoLine, event: ForeseenEvent) => Promise<string | null>;

/** Foresees for a report which steps their handlers would refuse. Kept by whoever knows the handlers. */
export abstract class Foresight {
  /** For one report: what it asks again and again is read once. It reads by `manager`, and writes nothing. */
  abstract begin(manager: EntityManager, calendars: Calendars): RefusalOf;
}

/** Marks each step that would be done but is refused in a plan. */
export async function foresee(plan: WouldDo | null, event: ForeseenEvent, refusalOf: RefusalOf): Promise<void> {
  for (const line of plan?.lines ?? []) {
    if (line.fate !== 'done') continue;
    const refusal = await refusalOf(line, event);
    if (refusal !== null) Object.assign(line, { fate: 'refused', refusal });
  }
}
