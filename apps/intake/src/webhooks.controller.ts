import { SETTINGS, type Settings } from '@linchpin/config';
import { EventsReader, EventsService, readCloudEvent, SourcesService } from '@linchpin/events';
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

/** Webhooks in. Nothing of the work is decided here: a request is verified, read, recorded and answered. */
@Controller('webhooks/:source')
export class WebhooksController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sources: SourcesService,
    private readonly events: EventsService,
    private readonly eventsReader: EventsReader,
    private readonly runsReader: RunsReader,
  ) {}

  @Post()
  @HttpCode(202)
  async receive(@Param('source') name: string, @Req() request: FastifyRequest): Promise<Receipt> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const source = await this.sources.verified(name, signatureHeaders(request), body);
    const eventId = await this.events.record(source, readCloudEvent(body));
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
