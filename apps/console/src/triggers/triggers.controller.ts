import type { Reader } from '@linchpin/access';
import { Team } from '@linchpin/teams';
import { TriggersReader } from '@linchpin/triggers';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { choiceOf, textOf } from '../forms/query.js';
import { page, type Page } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { ReferenceNames } from './reference-names.js';
import { areas, triggerAreas, triggerStates } from './trigger-list.js';
import { TriggerPages } from './trigger-pages.js';
import { ParseVersion, versionNumber } from './version-number.js';
import { WaitingDrafts } from './waiting-drafts.js';

/** The rules that are in force. They hold nothing of any child, so every role reads them. */
@Controller('triggers')
@RequirePermission('see-triggers')
export class TriggersController {
  constructor(
    private readonly reader: TriggersReader,
    private readonly pages: TriggerPages,
    private readonly drafts: WaitingDrafts,
    private readonly references: ReferenceNames,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  @Get()
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const [rows, names, teams] = await Promise.all([
      this.reader.list(),
      this.references.read(),
      this.teams.find({ order: { name: 'ASC' } }),
    ]);
    const owners = teams.filter(({ code }) => rows.some(({ ownerTeam }) => ownerTeam === code));
    const filter = {
      search: textOf(query, 'search'),
      area: areas.find(({ id }) => id === textOf(query, 'area'))?.id,
      team: owners.find(({ code }) => code === textOf(query, 'team'))?.code,
      state: choiceOf(
        query,
        'state',
        triggerStates.map(({ value }) => value),
      ),
    };
    const found = triggerAreas(rows, filter, names);
    return page('triggers/index.njk', {
      areas: found,
      found: found.reduce((sum, { triggers }) => sum + triggers.length, 0),
      total: rows.length,
      drafts: await this.drafts.of(reader, names),
      draftOf: await this.drafts.states(),
      filter,
      filtered: Object.values(filter).some(Boolean),
      choices: {
        areas: areas.map(({ id, title }) => ({ value: id, text: title })),
        teams: owners.map(({ code, name }) => ({ value: code, text: name })),
        states: triggerStates,
      },
    });
  }

  @Get(':id')
  show(@Param('id', ParseId) triggerId: string, @SignedIn() reader: Reader): Promise<Page> {
    return this.pages.show(triggerId, reader);
  }

  /** Compared with the version before it, unless `?with=` names another. */
  @Get(':id/versions/:number')
  version(
    @Param('id', ParseId) triggerId: string,
    @Param('number', ParseVersion) number: number,
    @Query() query: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page> {
    return this.pages.version(triggerId, number, versionNumber(textOf(query, 'with')), reader);
  }
}
