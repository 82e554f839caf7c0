import { SETTINGS, type Settings } from '@linchpin/config';
import { EventsReader, MessagesService, SourcesService } from '@linchpin/events';
import { RunsReader } from '@linchpin/runs';
import { Controller, Get, HttpCode, Inject, NotFoundException, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type EventStatus, eventStatus } from './event-status.js';
import { signatureHeaders } from './signature-headers.js';

/** What a sender is told about an event that we keep: the same for every repeat of it. */
export interface Receipt {
  eventId: string;
  /** The event's page in the console, for people. */
  page: string;
  /** Where the sender can ask what was done. Signed in the same way, over an empty body. */
  status: string;
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
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = signatureHeaders(request);
    const source = await this.sources.verified(name, headers, body);
    const received = await this.messages.receive(source, headers, body);
    if (received.eventId === null) return unmappedReceipt(received.state, headers['webhook-id'] ?? '');
    const { eventId } = received;
    return {
      eventId,
      page: `${this.settings.CONSOLE_URL}/events/${eventId}`,
      status: `${this.settings.INTAKE_URL}/webhooks/${name}/events/${eventId}`,
    };
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
    const runs = await this.runsReader.ofEvent(event.id);
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
