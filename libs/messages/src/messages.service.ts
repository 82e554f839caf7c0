import { AlarmsService } from '@linchpin/alarms';
import { bodyText, cloudEventOfBody, hashOf, type JsonBody, readKept, withoutTheTry } from '@linchpin/cloud-events';
import { SETTINGS, type Settings, settingsSchema } from '@linchpin/config';
import { ChangedEventError, EventsService } from '@linchpin/events';
import { noteChange, type SignatureHeaders, type Source } from '@linchpin/sources';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type MessageContext, messageContext } from './apply-mapping.js';
import { type BodyHeaders, isOwnShape, readBody, refuseOtherModes } from './message-body.js';
import {
  type Arrival,
  mappingFor,
  type MappingInUse,
  type MapResult,
  originOf,
  SourceMapper,
  type SourceRules,
  type Trouble,
  typeKeyOf,
} from './source-mapper.js';
import { type KeptMessage, type UnmappedMessage, UnmappedService, type WaitingMessage } from './unmapped.service.js';

/**
 * What became of a message: an event, with what of a CloudEvent no schema names; or it is kept until a mapping makes one
 * of it (or was discarded by a person).
 */
export type Received =
  | { eventId: string; ignored?: readonly string[] }
  | { eventId: null; unmappedId: string; state: 'unmapped' | 'discarded' };

/** What came of trying unmapped messages again. */
export interface MappedAgain {
  mapped: number;
  still: { reason: string; count: number }[];
  /** There are more: try again. */
  more: boolean;
}

const NOT_UTF8: Trouble = {
  kind: 'message-unsure',
  detail:
    'It is not written in UTF-8, and its content type names no other encoding. Have the system send UTF-8, or name the charset.',
};

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
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'EVENT_DAYS_AHEAD'> = settingsSchema.parse({}),
  ) {}

  /**
   * Takes a verified body. One in the shape of a source that maps is never refused for what is in it: it is kept until
   * there is an event. Throws `MalformedBodyError`, `UnsupportedBodyError`, `UnacceptableEventError` for CloudEvents
   * (nothing is stored then) and `ChangedEventError` as `readCloudEvent` and `EventsService.record` do.
   */
  async receive(source: Source, headers: SignatureHeaders, body: Buffer, came: BodyHeaders = {}): Promise<Received> {
    const { read, kept, isUtf8 } = readBody(body, came.charset);
    if (!isOwnShape(read.json)) {
      if (!isUtf8) bodyText(body, came.charset);
      const event = cloudEventOfBody(read, this.arrival());
      return { eventId: await this.events.record(source, event), ignored: event.ignored ?? [] };
    }
    refuseOtherModes(read.json, came);
    const rules = await this.mapper.rulesOf(source.id);
    // Whoever has set up no mapping sends CloudEvents, and is told what is wrong with this one.
    if (rules.all === 0) {
      bodyText(body, came.charset);
      return { eventId: await this.events.record(source, cloudEventOfBody(read, this.arrival())) };
    }
    return this.receiveOwn(source, rules, messageContext(headers), { ...read, isUtf8 }, kept);
  }

  /** Tries the unmapped messages of a type again, by the mappings as they are now. Each becomes an event once. */
  async mapAgain(source: Source, typeKey: string, by: string): Promise<MappedAgain> {
    const rules = await this.mapper.rulesOf(source.id);
    const still = new Map<string, number>();
    let mapped = 0;
    let waits = 0;
    const waiting = await this.unmapped.waiting(source.id, typeKey, MOST_AT_ONCE + 1);
    for (let start = 0; start < Math.min(waiting.length, MOST_AT_ONCE); start += BATCH) {
      const batch = await this.unmapped.read(waiting.slice(start, Math.min(start + BATCH, MOST_AT_ONCE)));
      for (const message of batch) {
        const reason = await this.tryAgain(source, rules, message);
        if (reason === null) mapped += 1;
        else {
          waits += 1;
          still.set(reason, (still.get(reason) ?? 0) + 1);
        }
      }
    }
    const what = `mapped type ${typeKey} again: ${String(mapped)} became ${mapped === 1 ? 'an event' : 'events'}, ${String(waits)} still ${waits === 1 ? 'waits' : 'wait'}`;
    await noteChange(this.dataSource.manager, source.id, by, what);
    return {
      mapped,
      still: [...still].map(([reason, count]) => ({ reason, count })),
      more: waiting.length > MOST_AT_ONCE,
    };
  }

  /** The mappings that are used for the newest messages of a type: none when no mapping is meant for them. */
  async mappingsFor(source: Source, typeKey: string): Promise<Pick<MappingInUse, 'id' | 'title'>[]> {
    const rules = await this.mapper.rulesOf(source.id);
    const used = new Map<string, string>();
    for (const body of await this.unmapped.newest(source.id, typeKey)) {
      const mapping = mappingFor(rules, body);
      if (mapping) used.set(mapping.id, mapping.title);
    }
    return [...used].map(([id, title]) => ({ id, title }));
  }

  private async receiveOwn(
    source: Source,
    rules: SourceRules,
    message: MessageContext,
    read: JsonBody & { isUtf8: boolean },
    body: Buffer,
  ): Promise<Received> {
    const { json } = read;
    const known = await this.known(source, message.messageId, json);
    if (known && known.state !== 'unmapped') return receivedBefore(known);
    const result = await this.map(source, rules, read, message);
    if (result.event) {
      const eventId = await this.events.record(source, result.event);
      if (known) await this.unmapped.becameEvent(known.id, eventId);
      return { eventId };
    }
    // A mapping that made an event of this very message may have been switched off since.
    const repeat = { id: message.messageId, origin: originOf(source), hash: hashOf(json) };
    const before = await this.events.recordedBefore(source, repeat);
    if (before) return { eventId: before };
    if (known) await this.unmapped.stillWaits(known.id, result.reason);
    const typeKey = typeKeyOf(json, rules.typePath);
    const hash = hashOf(withoutTheTry(json));
    const kept = await this.keep(source, { ...message, typeKey, hash, body, reason: result.reason }, result.trouble);
    if (kept) return { eventId: null, unmappedId: kept, state: 'unmapped' };
    const first = await this.known(source, message.messageId, json);
    if (!first) throw new Error('A message that could not be kept twice was not found.');
    return receivedBefore(first);
  }

  private async map(
    source: Source,
    rules: SourceRules,
    read: JsonBody & { isUtf8: boolean },
    message: MessageContext,
  ): Promise<MapResult> {
    // Its letters may be others than those that were meant, and one of them may stand in a code.
    if (!read.isUtf8) return { event: null, reason: NOT_UTF8.detail, trouble: NOT_UTF8 };
    return this.mapper.map(source, rules, read, message, this.arrival());
  }

  private arrival(): Arrival {
    return { now: new Date(), daysAhead: this.settings.EVENT_DAYS_AHEAD };
  }

  /** Keeps a message together with the alarm about it, so that neither is there without the other. */
  private keep(source: Source, message: UnmappedMessage, trouble: Trouble | undefined): Promise<string | null> {
    return this.dataSource.transaction(async (manager) => {
      const kept = await this.unmapped.keep(source.id, message, manager);
      if (kept && trouble) {
        const { kind, detail } = trouble;
        // An expression that breaks down does so for whatever it is used for: that is one alarm for its source.
        const ofSource = kind === 'mapping-stopped' || kind === 'mapping-failed';
        if (kind === 'message-unmapped') await this.alarms.raiseUnmapped(source.id, message.typeKey, detail, manager);
        else
          await this.alarms.raise(
            kind,
            { sourceId: source.id, typeKey: ofSource ? '' : message.typeKey },
            detail,
            manager,
          );
      }
      return kept;
    });
  }

  /** The message of this id that was kept before. Throws `ChangedEventError`, with an alarm, when it had other contents. */
  private async known(source: Source, messageId: string, json: unknown): Promise<KeptMessage | null> {
    const known = await this.unmapped.find(source.id, messageId);
    // Those of the first release are kept by a hash over the whole body.
    if (!known || [json, withoutTheTry(json)].some((each) => known.hash.equals(hashOf(each)))) return known;
    await this.alarms.raise(
      'message-changed',
      { sourceId: source.id },
      'A message came again under the same id with other contents. The first one stands, and the new one was refused.',
    );
    throw new ChangedEventError(messageId, known.eventId);
  }

  /** Null when the message became an event; otherwise why it did not. */
  private async tryAgain(source: Source, rules: SourceRules, message: WaitingMessage): Promise<string | null> {
    try {
      const result = await this.map(source, rules, readKept(message.body), message);
      if (result.event) {
        await this.unmapped.becameEvent(message.id, await this.events.record(source, result.event));
        return null;
      }
      return await this.waits(message.id, result.reason);
    } catch (error) {
      if (!(error instanceof ChangedEventError)) throw error;
      return this.waits(message.id, 'Its event was received before with other contents');
    }
  }

  private async waits(unmappedId: string, reason: string): Promise<string> {
    await this.unmapped.stillWaits(unmappedId, reason);
    return reason;
  }
}

function receivedBefore({ id, state, eventId }: KeptMessage): Received {
  if (eventId) return { eventId };
  return { eventId: null, unmappedId: id, state: state === 'discarded' ? 'discarded' : 'unmapped' };
}
