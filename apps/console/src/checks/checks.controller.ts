import type { Reader } from '@linchpin/access';
import { AgencyDirectory, type CheckOutcome, ChecksService, LINK_DAYS_AFTER_DUE } from '@linchpin/agency-checks';
import { codeSets } from '@linchpin/event-types';
import { Team } from '@linchpin/teams';
import { Controller, Get, NotFoundException, Param, Query, type StreamableFile } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { ContentReadings } from '../audited/content-readings.js';
import { type ContentAnswer, given, GivesContent, nothingGiven } from '../audited/gives-content.js';
import { choiceOf, pageOf, textOf } from '../forms/query.js';
import { download } from '../pages/download.js';
import { page, type Page } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';

const states = ['requested', 'answered', 'withdrawn'] as const;

/** The choice of every team: the empty one is the reader's own. */
const ALL = 'all';

/** What partner agencies were asked, and what they answered. */
@Controller('checks')
export class ChecksController {
  constructor(
    private readonly checks: ChecksService,
    private readonly agencies: AgencyDirectory,
    private readonly readings: ContentReadings,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  @Get()
  @RequirePermission('see-checks')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const filter = {
      team: textOf(query, 'team'),
      agency: textOf(query, 'agency'),
      state: choiceOf(query, 'state', states),
      overdue: choiceOf(query, 'overdue', ['yes']),
    };
    const { rows, total } = await this.checks.list(reader, {
      team: filter.team === ALL ? undefined : (filter.team ?? reader.team.code),
      agency: filter.agency,
      state: filter.state,
      overdue: filter.overdue ? true : undefined,
      page: number,
      pageSize: PAGE_SIZE,
    });
    const teams = await this.teams.find({ order: { name: 'ASC' } });
    return page('checks/index.njk', {
      checks: rows.map((check) => ({ ...check, outcomeText: outcomeInWords(check.outcome) })),
      pagination: pagination(paths.checks.list(), filter, number, total),
      filter,
      filtered: Object.values(filter).some(Boolean),
      everyTeam: filter.team === ALL,
      ownTeam: reader.team.name,
      teams: [{ value: ALL, text: 'All teams' }, ...teams.map(({ code, name }) => ({ value: code, text: name }))],
      agencies: (await this.agencies.all()).map(({ code, name }) => ({ value: code, text: name })),
      states,
    });
  }

  @Get(':id')
  @RequirePermission('see-checks')
  @GivesContent('answer', 'opened')
  async show(@Param('id', ParseId) checkId: string, @SignedIn() reader: Reader): Promise<ContentAnswer<Page>> {
    const check = await this.checks.one(reader, checkId);
    if (!check) throw new NotFoundException();
    const files = check.answer?.files ?? [];
    const shown = page('checks/show.njk', {
      check,
      outcomeText: outcomeInWords(check.outcome),
      linkDays: LINK_DAYS_AFTER_DUE,
      files: files.map((file) => ({ ...file, size: sizeInWords(file.bytes) })),
      readings: check.answer && (await this.readings.of([check.id, ...files.map(({ id }) => id)])),
    });
    return check.answer ? given(shown, check) : nothingGiven(shown);
  }

  /** What came with an answer. It is from outside and nobody has scanned it: only ever saved, never shown. */
  @Get(':id/files/:fileId')
  @RequirePermission('see-checks')
  @GivesContent('answer-file', 'downloaded')
  async file(
    @Param('id', ParseId) checkId: string,
    @Param('fileId', ParseId) fileId: string,
    @SignedIn() reader: Reader,
  ): Promise<ContentAnswer<StreamableFile>> {
    const check = await this.checks.one(reader, checkId);
    const belongs = check?.answer?.files.some(({ id }) => id === fileId);
    const file = belongs ? await this.checks.file(reader, fileId) : null;
    if (!check || !file) throw new NotFoundException();
    return given(download(file), { id: fileId, restricted: check.restricted });
  }
}

function outcomeInWords(outcome: CheckOutcome | null): string {
  return outcome ? codeSets.CHECK_OUTCOME[outcome] : '';
}

function sizeInWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${String(kilobytes)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
