import { type Reader, visibleTo } from '@linchpin/access';
import { eventType } from '@linchpin/event-types';
import type { EventRow } from '@linchpin/events';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readableReference } from '../pages/readable-reference.js';
import { stateTag, type StateTag } from '../pages/states.js';

/** An event in a list, with what became of it. */
export interface ListedEvent extends EventRow {
  title: string;
  reference: string;
  /** Null when its team is not known. */
  teamName: string | null;
  result: StateTag;
}

/** What a reader must know first comes first. */
const gravest = ['failed', 'rejected', 'running', 'waiting', 'asked', 'incomplete', 'succeeded', 'withdrawn'] as const;

/** Says of events in lists what was made of them. */
@Injectable()
export class EventResults {
  constructor(private readonly dataSource: DataSource) {}

  /** The same events, which were found for this reader, with their titles and results. */
  async of(reader: Reader, events: readonly EventRow[]): Promise<ListedEvent[]> {
    const rows = await this.dataSource.query<{ eventId: string; state: string }[]>(
      `SELECT DISTINCT event_id AS "eventId", state FROM runs WHERE event_id = ANY ($1) AND ${visibleTo(reader, 'runs')}`,
      [events.map(({ id }) => id)],
    );
    const teams = await this.dataSource.query<{ code: string; name: string }[]>(`SELECT code, name FROM teams`);
    return events.map((event) => ({
      ...event,
      title: eventType(event.type)?.title ?? event.type,
      reference: event.aboutRef ?? readableReference(event.subject),
      teamName: teams.find(({ code }) => code === event.teamCode)?.name ?? null,
      result: result(
        event,
        rows.flatMap(({ eventId, state }) => (eventId === event.id ? [state] : [])),
      ),
    }));
  }
}

function result({ state, restricted }: EventRow, runStates: readonly string[]): StateTag {
  const worst = gravest.find((each) => runStates.includes(each));
  if (worst) return stateTag(worst);
  if (state === 'matched' && restricted) return { text: 'Handed over', colour: 'purple' };
  if (state === 'matched') return { text: 'No trigger', colour: 'grey' };
  return stateTag(state);
}
