import type { Reader } from '@linchpin/access';
import { RunsReader } from '@linchpin/actions';
import { eventType, eventTypes } from '@linchpin/event-types';
import { EventsReader, EventsService } from '@linchpin/events';
import { Team } from '@linchpin/teams';
import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RequirePermission } from '../access/require-permission.js';
import { expectMayRetry, mayRetry } from '../access/retry-right.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { choiceOf, pageOf, textOf } from '../forms/query.js';
import { Live } from '../live/live.decorator.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { readableReference } from '../pages/readable-reference.js';
import { paths } from '../paths.js';
import { CouncilNames } from '../runs/code-names.js';
import { StepViews } from '../runs/step-views.js';
import { dataRows } from './event-data.js';
import { EventResults } from './event-results.js';
const states = ['recorded', 'matched', 'failed'] as const;

/** What arrived, and what became of it. */
@Controller('events')
export class EventsController {
  constructor(
    private readonly events: EventsReader,
    private readonly service: EventsService,
    private readonly runs: RunsReader,
    private readonly results: EventResults,
    private readonly steps: StepViews,
    private readonly names: CouncilNames,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  @Get()
  @Audited('reference.searched', { about: 'reference', named: 'search', onlyNamed: true })
  @RequirePermission('see-events')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const filter = {
      type: eventType(textOf(query, 'type') ?? '')?.type,
      team: textOf(query, 'team'),
      state: choiceOf(query, 'state', states),
      search: textOf(query, 'search'),
      own: choiceOf(query, 'own', ['yes'] as const),
    };
    const { type, team: teamCode, state, search } = filter;
    // Whoever looks for one thing, or for what failed, must find it, also where Linchpin itself recorded it.
    const own =
      filter.own === 'yes' || state === 'failed' || Boolean(search) || eventType(type ?? '')?.internal === true;
    const asked = { type, teamCode, state, search, own };
    const { rows, total } = await this.events.list(reader, asked, number, PAGE_SIZE);
    return page('events/index.njk', {
      events: await this.results.of(reader, rows),
      pagination: pagination(paths.events.list(), filter, number, total),
      filter,
      filtered: Object.values(filter).some(Boolean),
      types: [...eventTypes].sort((a, b) => a.title.localeCompare(b.title)),
      teams: await this.teams.find({ order: { name: 'ASC' } }),
      states,
    });
  }

  @Get(':id')
  @Audited('event.opened', { about: 'event' })
  @Live('event')
  @RequirePermission('see-events')
  async show(@Param('id', ParseId) eventId: string, @SignedIn() reader: Reader): Promise<Page> {
    const event = await this.events.find(reader, eventId);
    if (!event) throw new NotFoundException();
    const runs = await this.runs.ofEvent(reader, event.id);
    const actions = await this.runs.actionsOf(runs.map(({ id }) => id));
    const views = await this.steps.of(actions, reader);
    const others = await this.events.ofSubject(reader, event.id);
    const type = eventType(event.type);
    const names = await this.names.read();
    return page('events/show.njk', {
      event: {
        ...event,
        title: type?.title ?? event.type,
        reference: event.aboutRef ?? readableReference(event.subject),
      },
      type,
      team: event.teamCode ? await this.teams.findOneBy({ code: event.teamCode }) : null,
      source: names('sources', event.source),
      data: dataRows(event.type, event.data, names),
      runs: runs.map((run) => ({ ...run, actions: views.filter(({ runId }) => runId === run.id) })),
      mayRetry: mayRetry(reader, event.teamCode),
      others: others.map((other) => ({ ...other, title: eventType(other.type)?.title ?? other.type })),
    });
  }

  @Post(':id/match-again')
  @Audited('event.matched-again', { about: 'event' })
  @RequirePermission('retry-actions')
  async matchAgain(@Param('id', ParseId) eventId: string, @SignedIn() reader: Reader): Promise<Redirect> {
    const event = await this.events.find(reader, eventId);
    if (!event) throw new NotFoundException();
    expectMayRetry(reader, event.teamCode);
    const again = await this.service.matchAgain(eventId);
    return redirectTo(
      paths.events.show(eventId),
      again ? 'The event will be matched with its triggers again.' : 'The event was not set aside: it has moved on.',
    );
  }
}
