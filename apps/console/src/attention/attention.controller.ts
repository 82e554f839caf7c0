import type { Reader } from '@linchpin/access';
import { actionKinds } from '@linchpin/action-kinds';
import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { pageOf } from '../forms/query.js';
import { Live } from '../live/live.decorator.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { readableReference } from '../pages/readable-reference.js';
import { paths } from '../paths.js';
import { AttentionList } from './attention-list.js';
/** What stands for what only the machine can call by name. */
const NO_REFERENCE = 'See the arrangement';

/** What went wrong and waits for somebody: problems, each however often it was met with. */
@Controller('attention')
export class AttentionController {
  constructor(private readonly list: AttentionList) {}

  @Get()
  @Live('attention')
  @RequirePermission('see-attention')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const { rows, total } = await this.list.problems(reader, number, PAGE_SIZE);
    const alarms = await this.list.openAlarms(reader);
    return page('attention/index.njk', {
      problems: rows.map((problem) => ({
        ...problem,
        kindTitle: actionKinds[problem.kind].title,
        examples: problem.examples.map((each) => ({
          ...each,
          reference: readableReference(each.subject) || NO_REFERENCE,
        })),
      })),
      // What somebody sees here is of the teams for which they may.
      mayRetry: may(reader, 'retry-actions'),
      ofEveryTeam: may(reader, 'retry-any-team'),
      pagination: pagination(paths.attention.list(), {}, number, total),
      alarms,
      operations: alarms.some(({ forOperations }) => forOperations) ? await this.list.operations(reader) : [],
    });
  }

  /** All that met with one problem. Not there once everything of it has moved on. */
  @Get('problems/:id')
  @RequirePermission('see-attention')
  async problem(
    @Param('id', ParseId) problemId: string,
    @Query() query: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page> {
    const number = pageOf(query);
    const { rows, total } = await this.list.actions(reader, problemId, number, PAGE_SIZE);
    const { rows: first } = rows.length > 0 ? { rows } : await this.list.actions(reader, problemId, 1, 1);
    if (!first[0]) throw new NotFoundException();
    return page('attention/problem.njk', {
      problemId,
      title: first[0].title,
      kindTitle: actionKinds[first[0].kind].title,
      actions: rows.map((row) => ({ ...row, reference: readableReference(row.subject) || NO_REFERENCE })),
      mayRetry: may(reader, 'retry-actions'),
      pagination: pagination(paths.attention.problem(problemId), {}, number, total),
    });
  }

  @Post('problems/:id/retry')
  @Audited('problem.retried', { about: 'problem' })
  @RequirePermission('retry-actions')
  async retry(@Param('id', ParseId) problemId: string, @SignedIn() reader: Reader): Promise<Redirect> {
    const { retried, still } = await this.list.retryAll(problemId, reader);
    const done = retried === 1 ? '1 action will be tried again.' : `${String(retried)} actions will be tried again.`;
    if (still === 0)
      return redirectTo(paths.attention.list(), retried === 0 ? 'Nothing needed a retry: it has moved on.' : done);
    const rest = still === 1 ? '1 is left' : `${String(still)} are left`;
    return redirectTo(paths.attention.list(), `${done} ${rest}: retry again, or open them one by one.`);
  }

  @Post('alarms/:id/seen')
  @Audited('alarm.seen', { about: 'alarm' })
  @RequirePermission('settle-alarms')
  async see(@Param('id', ParseId) alarmId: string, @SignedIn() reader: Reader): Promise<Redirect> {
    if (!(await this.list.see(alarmId, reader))) throw new NotFoundException();
    return redirectTo(paths.attention.list(), 'The alarm is marked as seen.');
  }
}
