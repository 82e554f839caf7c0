import {
  bodyText,
  type cloudEventOfBody,
  fittingEvent,
  type JsonBody,
  type NewEvent,
  readJson,
  seenText,
  UnacceptableEventError,
} from '@linchpin/cloud-events';
import { scalarText, valueAt, type ValueTable, type ValueTables } from '@linchpin/conversions';
import { mappableType, type Mapping } from '@linchpin/mappings';
import type { Source } from '@linchpin/sources';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { applyMapping, mappingApplies, type MessageContext } from './apply-mapping.js';
import { faultsInWords, type MappingFault, schemaFaults, together } from './mapping-faults.js';
import { doubtAbout } from './message-doubt.js';
import { type Reshaped, Reshaper } from './reshaper.js';

/** When a message came, and by what its times are held against the clock. */
export type Arrival = NonNullable<Parameters<typeof cloudEventOfBody>[1]>;

/** A mapping that is switched on. */
export interface MappingInUse extends Mapping {
  id: string;
}

/** What a source has set up for bodies of its own shape. */
export interface SourceRules {
  /** How many mappings there are, on or off: a source without any sends CloudEvents only. */
  all: number;
  typePath: string | null;
  /** Those that are on, in the order in which they are tried. */
  mappings: readonly MappingInUse[];
  tables: ValueTables;
}

/**
 * What a mapping made of a body, or why none made anything: the reason names no value that may be personal. `trouble` is
 * for operations: a mapping broke down, in a sentence.
 */
export type MapResult = { event: NewEvent } | { event: null; reason: string; trouble?: Trouble };

export interface Trouble {
  kind: 'mapping-stopped' | 'mapping-failed' | 'mapping-unfit' | 'message-unsure' | 'message-unmapped';
  detail: string;
}

/** What one mapping came to: an event, its faults field by field, or an expression that came to nothing. */
type Applied = { event: NewEvent } | { faults: readonly MappingFault[] } | BrokenExpression;

/** What came of trying an example. */
export interface Trial {
  /** Whether the mapping would be used for it. */
  applies: boolean;
  event: NewEvent | null;
  /** What is wrong field by field. The example's values are repeated: whoever reads this has pasted them. */
  faults: readonly MappingFault[];
  /** Why the expression came to nothing, or null. */
  broken: string | null;
}

const limits: Record<(Reshaped & { outcome: 'stopped' })['limit'], string> = {
  time: 'ran too long and was stopped',
  memory: 'used too much memory and was stopped',
  size: 'made a result that is too large',
  queue: 'was not run: too many messages were waiting for it',
  start: 'was not run: the process that runs it did not start',
};

/** Why a message waits that no mapping is meant for. */
const NO_MAPPING = 'No mapping that is switched on is used for it';

/** How every reason begins that tells of an expression which came to nothing. */
export const OF_EXPRESSION = 'The expression of the mapping';

/** Makes events of bodies in a source's own shape, by the mappings that people have set up. */
@Injectable()
export class SourceMapper {
  private readonly kept = new Map<string, { generation: string; rules: Omit<SourceRules, 'typePath'> }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly reshaper: Reshaper,
  ) {}

  /**
   * The rules of a source as they are now. They are kept in memory: tables may be long, and every body asks for them. The
   * generation, which grows with each change, is asked for first, so that what is kept is never out of date.
   */
  async rulesOf(sourceId: string): Promise<SourceRules> {
    const [row] = await this.dataSource.query<{ number: string; typePath: string | null }[]>(
      `SELECT (SELECT number FROM mapping_generation)::text AS number, type_path AS "typePath"
       FROM sources WHERE id = $1`,
      [sourceId],
    );
    const generation = row?.number ?? '';
    let kept = this.kept.get(sourceId);
    if (kept?.generation !== generation) {
      kept = { generation, rules: await this.readRules(sourceId) };
      this.kept.set(sourceId, kept);
    }
    return { ...kept.rules, typePath: row?.typePath ?? null };
  }

  private async readRules(sourceId: string): Promise<Omit<SourceRules, 'typePath'>> {
    const [row] = await this.dataSource.query<
      {
        all: number;
        mappings: MappingInUse[];
        tables: { name: string; rows: Record<string, string> }[];
      }[]
    >(
      `SELECT (SELECT count(*)::int FROM mappings WHERE source_id = $1) AS "all",
         (SELECT coalesce(json_agg(json_build_object('id', id, 'title', title, 'eventType', event_type, 'applies', applies,
            'rows', rows, 'expression', expression) ORDER BY position), '[]')
          FROM mappings WHERE source_id = $1 AND enabled) AS mappings,
         (SELECT coalesce(json_agg(json_build_object('name', name, 'rows',
            (SELECT coalesce(json_object_agg(from_value, to_value), '{}') FROM value_table_rows
             WHERE table_id = value_tables.id))), '[]') FROM value_tables WHERE source_id = $1) AS tables`,
      [sourceId],
    );
    return {
      all: row?.all ?? 0,
      mappings: row?.mappings ?? [],
      tables: new Map((row?.tables ?? []).map(({ name, rows }) => [name, tableOf(rows)])),
    };
  }

  /** Uses the first mapping that applies. What it makes and is not right is no event, for a reason that names no value. */
  async map(
    source: Source,
    rules: SourceRules,
    body: JsonBody,
    message: MessageContext,
    arrival?: Arrival,
  ): Promise<MapResult> {
    const mapping = mappingFor(rules, body.json);
    const unsure = doubtAbout(body, mapping);
    if (unsure) return { event: null, reason: unsure, trouble: { kind: 'message-unsure', detail: unsure } };
    if (!mapping) {
      return { event: null, reason: NO_MAPPING, trouble: { kind: 'message-unmapped', detail: `${NO_MAPPING}.` } };
    }
    const applied = await this.apply(source, mapping, rules.tables, body, message, arrival);
    if ('event' in applied) return applied;
    const { title, eventType } = mapping;
    if ('faults' in applied) {
      const detail = `The mapping “${title}” does not give all that the event “${mappableType(eventType)?.title ?? eventType}” needs.`;
      return {
        event: null,
        reason: faultsInWords(applied.faults),
        trouble: { kind: 'mapping-unfit', detail },
      };
    }
    const reason = `${OF_EXPRESSION} “${title}” ${applied.what}`;
    return { event: null, reason, trouble: { kind: applied.kind, detail: `${reason}.` } };
  }

  /** What a mapping, on or off, makes of an example. Nothing is stored. Throws `MalformedBodyError` for what is not JSON. */
  async tryOut(source: Source, mapping: Mapping, example: string): Promise<Trial> {
    const body = readJson(bodyText(Buffer.from(example)));
    const { tables } = await this.rulesOf(source.id);
    const applies = mappingApplies(mapping, body.json, tables);
    const unsure = doubtAbout(body, mapping);
    if (unsure) return { applies, event: null, faults: [], broken: unsure };
    const message = { messageId: 'example', sentAt: new Date() };
    const applied = await this.apply(source, mapping, tables, body, message, undefined, true);
    if ('event' in applied) return { applies, event: applied.event, faults: [], broken: null };
    if ('faults' in applied) return { applies, event: null, faults: applied.faults, broken: null };
    return { applies, event: null, faults: [], broken: `The expression ${applied.what}` };
  }

  /** Uses this mapping, whether it applies or not. */
  private async apply(
    source: Source,
    mapping: Mapping,
    tables: ValueTables,
    { json, text }: JsonBody,
    message: MessageContext,
    arrival?: Arrival,
    showsValues = false,
  ): Promise<Applied> {
    const shaped = mapping.expression === null ? json : await this.reshaped(mapping.expression, text);
    if (shaped instanceof BrokenExpression) return shaped;
    const type = mappableType(mapping.eventType);
    if (!type) return { faults: [{ path: 'type', title: 'Event', message: `there is no event ${mapping.eventType}` }] };
    const { rows } = mapping;
    const isReshaped = mapping.expression !== null;
    const { event, faults } = applyMapping(type, rows, shaped, tables, source.name, message, showsValues, isReshaped);
    const wrong = [...faults];
    const tell = (issue: z.core.$ZodIssue): MappingFault[] => {
      const told = schemaFaults({ type, rows, showsValues }, issue, event);
      wrong.push(...told);
      return told;
    };
    try {
      const fitting = fittingEvent(type, event, json, `The event does not fit ${type.type}.`, tell, arrival);
      // A value that could not be converted may belong to a field that the event can do without: not without being told.
      return faults.length > 0 ? { faults } : { event: fitting };
    } catch (error) {
      if (!(error instanceof UnacceptableEventError)) throw error;
      return { faults: together(wrong) };
    }
  }

  private async reshaped(expression: string, text: string): Promise<unknown> {
    const result = await this.reshaper.reshape(expression, text);
    if (result.outcome === 'reshaped') return result.value;
    if (result.outcome === 'stopped') return new BrokenExpression('mapping-stopped', limits[result.limit]);
    const place = result.position === null ? '' : ` at character ${String(result.position)}`;
    return new BrokenExpression('mapping-failed', `does not work: JSONata reports error ${result.code}${place}`);
  }
}

/** A table by what people see of its values; where two look the same, the one without unseen characters counts. */
function tableOf(rows: Record<string, string>): ValueTable {
  const all = Object.entries(rows).map(([from, to]) => [from, seenText(from), seenText(to)] as const);
  const unseen = all.filter(([from, seen]) => from !== seen);
  return new Map([...unseen, ...all.filter(([from, seen]) => from === seen)].map(([, seen, to]) => [seen, to]));
}

/** Which source the events of a mapping name: the messages of one system are not told apart any further. */
export function originOf({ name }: Pick<Source, 'name'>): string {
  return `urn:linchpin:source:${name}`;
}

/** The mapping that is used for a body, or undefined when none is meant for it. */
export function mappingFor({ mappings, tables }: SourceRules, body: unknown): MappingInUse | undefined {
  return mappings.find((each) => mappingApplies(each, body, tables));
}

/** What a body is counted by while no mapping applies: a short code, never text that could name somebody. */
export function typeKeyOf(body: unknown, typePath: string | null): string {
  const found = typePath === null ? null : scalarText(valueAt(body, typePath));
  return found !== null && /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/.test(found) ? found : 'unknown';
}

class BrokenExpression {
  constructor(
    readonly kind: 'mapping-stopped' | 'mapping-failed',
    /** What happened to it, as the rest of a sentence. */
    readonly what: string,
  ) {}
}
