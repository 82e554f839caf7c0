import type { Reader } from '@linchpin/access';
import { londonDate } from '@linchpin/dates';
import { RoomsService } from '@linchpin/rooms';
import { Controller, Get, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { faultModel } from '../forms/form-faults.js';
import { textOf } from '../forms/query.js';
import { page, type Page } from '../pages/page.js';
import { paths } from '../paths.js';
import { daysBeside, diaryDate, siteDays } from './room-days.js';

/** The choice of every site: the empty one is the reader's own. */
const ALL = 'all';

const NO_DATE = 'Enter a real date, such as 14 October 2026. Today is shown instead';

/** The diary of the meeting rooms. */
@Controller('rooms')
export class RoomsController {
  constructor(private readonly rooms: RoomsService) {}

  /** One day. Without a date it is today, without a site that of the reader's team. */
  @Get()
  @RequirePermission('see-rooms')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const today = londonDate(new Date());
    const wanted = diaryDate(textOf(query, 'date') ?? today);
    const date = wanted ?? today;
    const sites = siteDays(await this.rooms.day(reader, date), date);
    const asked = textOf(query, 'site');
    const own = sites.find(({ code }) => code === reader.team.site);
    const site = asked === ALL ? undefined : (sites.find(({ code }) => code === asked) ?? own);
    const path = (day: string | null) => day && paths.rooms.list({ date: day, site: site?.code ?? ALL });
    const { previous, next } = daysBeside(date);
    return page(
      'rooms/index.njk',
      {
        date,
        isToday: date === today,
        ...faultModel(wanted ? [] : [{ field: 'date', text: NO_DATE }]),
        sites: site ? [site] : sites,
        choices: [...sites.map(({ code, name }) => ({ value: code, text: name })), { value: ALL, text: 'All sites' }],
        chosen: site?.code ?? ALL,
        previous: { date: previous, path: path(previous) },
        next: { date: next, path: path(next) },
        todayPath: path(today),
      },
      wanted ? 200 : 422,
    );
  }
}
