import type { Reader } from '@linchpin/access';
import { AlertsService } from '@linchpin/alerts';
import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { pageOf, textOf } from '../forms/query.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';

/** What a team has been told. */
@Controller('inbox')
export class InboxController {
  constructor(private readonly alerts: AlertsService) {}

  /** The reader's own team; everybody but business support may choose another. */
  @Get()
  @RequirePermission('see-inbox')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const counts = await this.alerts.unreadCounts(reader);
    const chooses = reader.role !== 'business-support';
    const asked = chooses ? textOf(query, 'team') : undefined;
    const other = counts.find(({ teamCode }) => teamCode === asked);
    const teamId = other?.teamId ?? reader.team.id;
    const { rows, total } = await this.alerts.inbox(reader, { teamId, page: number, pageSize: PAGE_SIZE });
    const shown = counts.find((count) => count.teamId === teamId);
    return page('inbox/index.njk', {
      alerts: rows,
      team: { name: shown?.teamName ?? reader.team.name, unread: shown?.unread ?? 0 },
      pagination: pagination(paths.inbox.list(), { team: other?.teamCode }, number, total),
      teamCode: other?.teamCode,
      page: number,
      ownTeam: reader.team.name,
      choices: chooses
        ? counts
            .filter((count) => count.teamId !== reader.team.id)
            .map(({ teamCode, teamName, unread }) => ({
              value: teamCode,
              text: unread > 0 ? `${teamName} (${String(unread)} unread)` : teamName,
            }))
        : [],
    });
  }

  @Post(':id/read')
  @Audited('alert.read', { about: 'alert' })
  @RequirePermission('read-inbox')
  async read(
    @Param('id', ParseId) alertId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Redirect> {
    if (!(await this.alerts.markRead(reader, alertId))) throw new NotFoundException();
    const page = pageOf(body);
    return redirectTo(
      paths.inbox.list({ team: textOf(body, 'team'), page: page > 1 ? page : undefined }),
      'The alert is marked as read.',
    );
  }
}
