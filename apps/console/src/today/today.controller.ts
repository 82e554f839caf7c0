import { EventsReader } from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Controller, Get, Inject } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { EventResults } from '../events/event-results.js';
import { Live } from '../live/live.decorator.js';
import { page, type Page } from '../pages/page.js';
import { TodayNumbers } from './today-numbers.js';
import { TODAY_PARTS, type TodayPart } from './today-parts.js';

const LATEST = 10;

/** The first page: how the day goes. */
@Controller()
export class TodayController {
  constructor(
    private readonly numbers: TodayNumbers,
    private readonly events: EventsReader,
    private readonly results: EventResults,
    @Inject(TODAY_PARTS) private readonly parts: readonly TodayPart[],
  ) {}

  @Get()
  @Live('today')
  @RequirePermission('see-today')
  async index(@SignedIn() staff: StaffMember): Promise<Page> {
    const mine = this.parts.filter(({ permission }) => may(staff, permission));
    return page('today/index.njk', {
      today: new Date(),
      numbers: await this.numbers.of(staff),
      parts: await Promise.all(mine.map(async (part) => ({ view: part.view, part: await part.load(staff) }))),
      events: may(staff, 'see-events') ? await this.latest(staff) : null,
    });
  }

  private async latest({ seesRestricted }: StaffMember) {
    const { rows } = await this.events.list({ seesRestricted }, 1, LATEST);
    return this.results.of(rows);
  }
}
