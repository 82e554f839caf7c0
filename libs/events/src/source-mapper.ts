import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Fault, UnacceptableEventError } from './event-errors.js';
import { applyMapping, mappingApplies, type MessageContext } from './mapping/apply-mapping.js';
import { scalarText, type ValueTables } from './mapping/conversions.js';
import { valueAt } from './mapping/json-path.js';
import { mappableType, type Mapping } from './mapping/mapping.js';
import { type Reshaped, Reshaper } from './mapping/reshaper.js';
import { fittingEvent, type NewEvent, parseBody } from './read-cloud-event.js';
import type { Source } from './sources.service.js';

/** What a source has set up for bodies of its own shape. */
export interface SourceRules {
  /** How many mappings there are, on or off: a source without any sends CloudEvents only. */
  all: number;
  typePath: string | null;
  /** Those that are on, in the order in which they are tried. */
  mappings: readonly Mapping[];
  tables: ValueTables;
}

/** A body of a source's own shape, parsed and as the text that was sent. */
export interface OwnBody {
  json: unknown;
  text: string;
}

/** What a mapping made of a body, or why none made anything. `trouble` is for operations: a mapping broke down. */
export type MapResult = { event: NewEvent } | { event: null; reason: string; trouble?: Trouble };

export interface Trouble {
  kind: 'mapping-stopped' | 'mapping-failed' | 'mapping-unfit';
  detail: string;
}

/** What came of trying an example. */
export interface Trial {
  /** Whether the mapping would be used for it. */
  applies: boolean;
  event: NewEvent | null;
  faults: readonly Fault[];
  /** Why the expression came to nothing, or null. */
  broken: string | null;
}

const limits: Record<(Reshaped & { outcome: 'stopped' })['limit'], string> = {
  time: 'it ran too long',
  memory: 'it used too much memory',
  size: 'its result is too large',
  queue: 'too many bodies were waiting for it',
  start: 'the process that runs it did not start',
};

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
        mappings: Mapping[];
        tables: { name: string; rows: Record<string, string> }[];
      }[]
    >(
      `SELECT (SELECT count(*)::int FROM mappings WHERE source_id = $1) AS "all",
         (SELECT coalesce(json_agg(json_build_object('title', title, 'eventType', event_type, 'applies', applies,
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
      tables: new Map((row?.tables ?? []).map(({ name, rows }) => [name, new Map(Object.entries(rows))])),
    };
  }

  /** Uses the first mapping that applies. What it makes and is not right is no event, for a reason that names no value. */
  async map(source: Source, rules: SourceRules, body: OwnBody, message: MessageContext): Promise<MapResult> {
    const mapping = rules.mappings.find((each) => mappingApplies(each, body.json, rules.tables));
    if (!mapping) return { event: null, reason: 'No mapping that is switched on applies' };
    try {
      return await this.apply(source, mapping, rules.tables, body, message);
    } catch (error) {
      if (!(error instanceof UnacceptableEventError)) throw error;
      const detail = `What the mapping ${mapping.title} of ${source.name} makes does not fit ${mapping.eventType}. What it was for is kept as unmapped.`;
      return { event: null, reason: faultsInWords(error), trouble: { kind: 'mapping-unfit', detail } };
    }
  }

  /** What a mapping, on or off, makes of an example. Nothing is stored. Throws `MalformedBodyError` for what is not JSON. */
  async tryOut(source: Source, mapping: Mapping, example: string): Promise<Trial> {
    const json = parseBody(Buffer.from(example));
    const { tables } = await this.rulesOf(source.id);
    const applies = mappingApplies(mapping, json, tables);
    const message = { messageId: 'example', sentAt: new Date() };
    try {
      const result = await this.apply(source, mapping, tables, { json, text: example }, message);
      return result.event
        ? { applies, event: result.event, faults: [], broken: null }
        : { applies, event: null, faults: [], broken: result.reason };
    } catch (error) {
      if (!(error instanceof UnacceptableEventError)) throw error;
      return { applies, event: null, faults: error.faults, broken: null };
    }
  }

  /** Uses this mapping, whether it applies or not. */
  async apply(
    source: Source,
    mapping: Mapping,
    tables: ValueTables,
    { json, text }: OwnBody,
    message: MessageContext,
  ): Promise<MapResult> {
    const shaped = mapping.expression === null ? json : await this.reshaped(mapping, mapping.expression, text);
    if (shaped instanceof BrokenExpression) {
      const { kind, message: what } = shaped;
      const detail = `The expression of the mapping ${mapping.title} of ${source.name}: ${what}. What it was for is kept as unmapped.`;
      return { event: null, reason: `The expression of ${mapping.title}: ${what}`, trouble: { kind, detail } };
    }
    const type = mappableType(mapping.eventType);
    const wrong = `What the mapping ${mapping.title} makes of this body does not fit ${mapping.eventType}.`;
    if (!type) throw new UnacceptableEventError(wrong, [{ path: 'type', message: 'is not a known event type' }]);
    const { event, origins, faults } = applyMapping(type, mapping.rows, shaped, tables, source.name, message);
    let fitting: NewEvent;
    try {
      fitting = fittingEvent(type, event, json, wrong, origins);
    } catch (error) {
      if (!(error instanceof UnacceptableEventError)) throw error;
      throw new UnacceptableEventError(wrong, together(faults, error.faults, `data.${type.refField}`));
    }
    // A value that could not be converted may belong to a field that the event can do without: not without being told.
    if (faults.length > 0) throw new UnacceptableEventError(wrong, faults);
    return { event: fitting };
  }

  private async reshaped(mapping: Mapping, expression: string, text: string): Promise<unknown> {
    const result = await this.reshaper.reshape(expression, text);
    if (result.outcome === 'reshaped') return result.value;
    if (result.outcome === 'stopped') return new BrokenExpression('mapping-stopped', limits[result.limit]);
    const place = result.position === null ? '' : ` at character ${String(result.position)}`;
    return new BrokenExpression('mapping-failed', `JSONata says ${result.code}${place}`);
  }
}

/** What a body is counted by while no mapping applies: a short code, never text that could name somebody. */
export function typeKeyOf(body: unknown, typePath: string | null): string {
  const found = typePath === null ? null : scalarText(valueAt(body, typePath));
  return found !== null && /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/.test(found) ? found : 'unknown';
}

/** The faults as one sentence; they repeat no values. */
function faultsInWords({ faults, message }: UnacceptableEventError): string {
  const each = faults.map(({ path, from, message: what }) => `${path}${from ? ` (from ${from})` : ''} ${what}`);
  return (each.join('; ') || message).slice(0, 500);
}

class BrokenExpression {
  constructor(
    readonly kind: 'mapping-stopped' | 'mapping-failed',
    readonly message: string,
  ) {}
}

/** Each field is told of once: one that could not be converted is missing as well, and the subject is made of a field. */
function together(faults: readonly Fault[], others: readonly Fault[], subjectField: string): Fault[] {
  const told = new Set(faults.map(({ path }) => path));
  const all = [...faults, ...others.filter(({ path }) => !told.has(path))];
  const ofSubject = all.some(({ path }) => path === subjectField);
  return all.filter(({ path }) => path !== 'subject' || !ofSubject);
}
