import { actionKinds } from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { RetryRight } from '../access/retry-right.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Live } from '../live/live.decorator.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { PAGE_SIZE, pageOf } from '../pages/query.js';
import { referenceOf } from '../events/reference.js';
import { AttentionList } from './attention-list.js';

/** What went wrong and waits for somebody. */
@Controller('attention')
export class AttentionController {
  constructor(
    private readonly list: AttentionList,
    private readonly retryRight: RetryRight,
  ) {}

  @Get()
  @Live('attention')
  @RequirePermission('see-attention')
  async index(@Query() query: unknown, @SignedIn() staff: StaffMember): Promise<Page> {
    const number = pageOf(query);
    const { rows, total } = await this.list.actions(staff, number, PAGE_SIZE);
    const alarms = await this.list.openAlarms(staff);
    const mayRetry = await this.retryRight.of(staff);
    return page('attention/index.njk', {
      actions: rows.map((row) => ({
        ...row,
        kindTitle: actionKinds[row.kind].title,
        reference: referenceOf(row.subject),
        mayRetry: mayRetry(row.teamCode),
      })),
      pagination: pagination('/attention', {}, number, total),
      alarms,
      operations: alarms.some(({ forOperations }) => forOperations) ? await this.list.operations(staff) : [],
    });
  }

  @Post('alarms/:id/seen')
  @RequirePermission('settle-alarms')
  async see(@Param('id', ParseId) alarmId: string, @SignedIn() staff: StaffMember): Promise<Redirect> {
    if (!(await this.list.see(alarmId, staff))) throw new NotFoundException();
    return redirectTo('/attention', 'The alarm is marked as seen.');
  }
}
