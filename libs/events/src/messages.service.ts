import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AlarmsService } from './alarms.service.js';
import { ChangedEventError, UnacceptableEventError } from './event-errors.js';
import { EventsService } from './events.service.js';
import type { MessageContext } from './mapping/apply-mapping.js';
import { messageContext } from './message-context.js';
import { cloudEventOf, hashOf, parseBody } from './read-cloud-event.js';
import { noteChange } from './source-changes.js';
import { SourceMapper, type SourceRules, typeKeyOf } from './source-mapper.js';
import type { Source } from './sources.service.js';
import { type KeptMessage, UnmappedService, type WaitingMessage } from './unmapped.service.js';
import type { SignatureHeaders } from './webhook-signature.js';

/** What became of a message: an event, or it is kept until a mapping makes one of it (or was discarded by a person). */
export type Received = { eventId: string } | { eventId: null; unmappedId: string; state: 'unmapped' | 'discarded' };

/** What came of trying unmapped messages again. */
export interface MappedAgain {
  mapped: number;
  still: { reason: string; count: number }[];
  /** There are more: try again. */
  more: boolean;
}

const BATCH = 50;
/** A person waits for the answer. */
const MOST_AT_ONCE = 500;

/** Takes what sources send, whatever its shape: records it as an event, or keeps it until there is a mapping. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsService,
    private readonly alarms: AlarmsService,
    private readonly mapper: SourceMapper,
    private readonly unmapped: UnmappedService,
  ) {}

  /**
   * Takes a verified body. Throws `MalformedBodyError`, `UnacceptableEventError` (nothing is stored then) and
   * `ChangedEventError` as `readCloudEvent` and `EventsService.record` do.
   */
  async receive(source: Source, headers: SignatureHeaders, body: Buffer): Promise<Received> {
    const json = parseBody(body);
    if (isOwnShape(json)) {
      const rules = await this.mapper.rulesOf(source.id);
      // Whoever has set up no mapping sends CloudEvents, and is told what is wrong with this one.
      if (rules.all > 0) return this.receiveOwn(source, rules, messageContext(headers), json, body);
    }
    return { eventId: await this.events.record(source, cloudEventOf(json)) };
  }

  /** Tries the unmapped messages of a type again, by the mappings as they are now. Each becomes an event once. */
  async mapAgain(source: Source, typeKey: string, by: string): Promise<MappedAgain> {
    const rules = await this.mapper.rulesOf(source.id);
    const still = new Map<string, number>();
    let mapped = 0;
    let tried = 0;
    let batch: WaitingMessage[];
    let last: string | null = null;
    do {
      batch = await this.unmapped.waiting(source.id, typeKey, last, BATCH);
      for (const message of batch) {
        const reason = await this.tryAgain(source, rules, message);
        if (reason === null) mapped += 1;
        else still.set(reason, (still.get(reason) ?? 0) + 1);
        last = message.id;
      }
      tried += batch.length;
    } while (batch.length === BATCH && tried < MOST_AT_ONCE);
    const waits = tried - mapped;
    const what = `mapped type ${typeKey} again: ${String(mapped)} became events, ${String(waits)} still wait`;
    await noteChange(this.dataSource.manager, source.id, by, what);
    return {
      mapped,
      still: [...still].map(([reason, count]) => ({ reason, count })),
      more: batch.length === BATCH,
    };
  }

  private async receiveOwn(
    source: Source,
    rules: SourceRules,
    message: MessageContext,
    json: unknown,
    body: Buffer,
  ): Promise<Received> {
    const hash = hashOf(json);
    const known = await this.known(source, message.messageId, hash);
    if (known && known.state !== 'unmapped') return receivedBefore(known);
    const result = await this.mapper.map(source, rules, { json, text: body.toString('utf8') }, message);
    if (result.event) {
      const eventId = await this.events.record(source, result.event);
      if (known) await this.unmapped.becameEvent(known.id, eventId);
      return { eventId };
    }
    // A mapping that made an event of this very message may have been switched off since.
    const before = await this.recordedBefore(source, message.messageId, hash);
    if (before) return { eventId: before };
    if (result.trouble) await this.alarms.raiseForSource(result.trouble.kind, source.id, result.trouble.detail);
    const typeKey = typeKeyOf(json, rules.typePath);
    const kept = await this.unmapped.keep(source.id, { ...message, typeKey, hash, body, reason: result.reason });
    if (kept) return { eventId: null, unmappedId: kept, state: 'unmapped' };
    const first = await this.known(source, message.messageId, hash);
    if (!first) throw new Error('A message that could not be kept twice was not found.');
    return receivedBefore(first);
  }

  /** The message of this id that was kept before. Throws `ChangedEventError`, with an alarm, when it had other contents. */
  private async known(source: Source, messageId: string, hash: Buffer): Promise<KeptMessage | null> {
    const known = await this.unmapped.find(source.id, messageId);
    if (!known || known.hash.equals(hash)) return known;
    await this.alarms.raiseForSource(
      'message-changed',
      source.id,
      `${source.name} sent other contents under a message id it had used.`,
    );
    throw new ChangedEventError(messageId, known.eventId);
  }

  private async recordedBefore(source: Source, messageId: string, hash: Buffer): Promise<string | null> {
    const [event] = await this.dataSource.query<{ id: string; hash: Buffer }[]>(
      `SELECT id, body_hash AS hash FROM events WHERE source_id = $1 AND source_event_id = $2`,
      [source.id, messageId],
    );
    if (!event) return null;
    if (event.hash.equals(hash)) return event.id;
    const detail = `${source.name} sent other contents under an id it had used.`;
    await this.alarms.raise('event-changed', event.id, detail);
    throw new ChangedEventError(messageId, event.id);
  }

  /** Null when the message became an event; otherwise why it did not. */
  private async tryAgain(source: Source, rules: SourceRules, message: WaitingMessage): Promise<string | null> {
    const text = message.body.toString('utf8');
    try {
      const result = await this.mapper.map(source, rules, { json: JSON.parse(text) as unknown, text }, message);
      if (result.event) {
        await this.unmapped.becameEvent(message.id, await this.events.record(source, result.event));
        return null;
      }
      return await this.waits(message.id, result.reason);
    } catch (error) {
      if (error instanceof ChangedEventError)
        return this.waits(message.id, 'Its event was received before with other contents');
      if (!(error instanceof UnacceptableEventError)) throw error;
      return this.waits(message.id, faultsInWords(error));
    }
  }

  private async waits(unmappedId: string, reason: string): Promise<string> {
    const short = reason.slice(0, 500);
    await this.unmapped.stillWaits(unmappedId, short);
    return short;
  }
}

function isOwnShape(json: unknown): boolean {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !Object.hasOwn(json, 'specversion');
}

function receivedBefore({ id, state, eventId }: KeptMessage): Received {
  if (eventId) return { eventId };
  return { eventId: null, unmappedId: id, state: state === 'discarded' ? 'discarded' : 'unmapped' };
}

/** The faults as one sentence; they repeat no values. */
function faultsInWords({ faults }: UnacceptableEventError): string {
  return faults.map(({ path, from, message }) => `${path}${from ? ` (from ${from})` : ''} ${message}`).join('; ');
}
