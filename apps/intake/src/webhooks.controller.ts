import { RunsReader } from '@linchpin/actions';
import { SETTINGS, type Settings } from '@linchpin/config';
import { EventsReader } from '@linchpin/events';
import { MessagesService } from '@linchpin/messages';
import { SourcesService, type SignatureHeaders } from '@linchpin/sources';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  MethodNotAllowedException,
  NotFoundException,
  Options,
  Param,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type EventStatus, eventStatus } from './event-status.js';
import { requestBody } from './request-body.js';

/** What a sender is told about an event that we keep: the same for every repeat of it. */
export interface Receipt {
  eventId: string;
  /** The event's page in the console, for people. */
  page: string;
  /** Where the sender can ask what was done. Signed in the same way, over an empty body. */
  status: string;
  /** Of a CloudEvent: where it has fields that no schema names. They were not stored and nothing was done about them. */
  ignored?: readonly string[];
}

/** What a sender is told about a body that no mapping makes an event of yet. It is kept: nothing has to be sent again. */
export interface UnmappedReceipt {
  state: 'unmapped' | 'discarded';
  messageId: string;
  message: string;
}

/** Webhooks in. Nothing of the work is decided here: a request is verified, read, recorded and answered. */
@Controller('webhooks/:source')
export class WebhooksController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sources: SourcesService,
    private readonly messages: MessagesService,
    private readonly eventsReader: EventsReader,
    private readonly runsReader: RunsReader,
  ) {}

  @Post()
  @HttpCode(202)
  async receive(@Param('source') name: string, @Req() request: FastifyRequest): Promise<Receipt | UnmappedReceipt> {
    const { signed, content, came } = await requestBody(request);
    const headers = signatureHeaders(request);
    const source = await this.sources.verified(name, headers, ...signed);
    const received = await this.messages.receive(source, headers, content(), came);
    if (received.eventId === null) return unmappedReceipt(received.state, headers['webhook-id'] ?? '');
    const { eventId, ignored } = received;
    return {
      eventId,
      page: `${this.settings.CONSOLE_URL}/events/${eventId}`,
      status: `${this.settings.INTAKE_URL}/webhooks/${name}/events/${eventId}`,
      ...(ignored && { ignored }),
    };
  }

  /** The handshake of CloudEvents: whoever may sign may send, from wherever and as often as it likes. */
  @Options()
  @HttpCode(200)
  handshake(@Req() { headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('Allow', 'POST, OPTIONS');
    if (headers['webhook-request-origin'] === undefined) {
      throw new MethodNotAllowedException('Events are sent by POST.');
    }
    void reply.header('WebHook-Allowed-Origin', '*').header('WebHook-Allowed-Rate', '*');
  }

  @Get('events/:id')
  async status(
    @Param('source') name: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<EventStatus> {
    const source = await this.sources.verified(name, signatureHeaders(request), Buffer.alloc(0));
    const event = await this.eventsReader.sentBy(source.id, id);
    if (!event) throw new NotFoundException('This source has sent no event with this id.');
    const runs = await this.runsReader.ofSentEvent(event.id);
    const actions = await this.runsReader.actionsOf(runs.map((run) => run.id));
    return eventStatus(event, runs, actions);
  }
}

function unmappedReceipt(state: UnmappedReceipt['state'], messageId: string): UnmappedReceipt {
  const message =
    state === 'unmapped'
      ? 'Kept. No mapping makes an event of it yet; it becomes one when there is a mapping. Do not send it again.'
      : 'This message came before and was discarded by the people who look after this source.';
  return { state, messageId, message };
}

/**
 * The Standard Webhooks headers of a request. A header that was sent twice counts as missing. Senders that use the
 * library of Svix, where the standard comes from, call them svix-id and so on, and sign in the same way.
 */
export function signatureHeaders({ headers }: FastifyRequest): SignatureHeaders {
  const isSvix = !Object.keys(headers).some((name) => name.startsWith('webhook-'));
  const one = (name: string) => {
    const value = headers[`${isSvix ? 'svix' : 'webhook'}-${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    'webhook-id': one('id'),
    'webhook-timestamp': one('timestamp'),
    'webhook-signature': one('signature'),
  };
}
