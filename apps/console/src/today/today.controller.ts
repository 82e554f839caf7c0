import type { Reader } from '@linchpin/access';
import { EventsReader } from '@linchpin/events';
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
  async index(@SignedIn() reader: Reader): Promise<Page> {
    const mine = this.parts.filter(({ permission }) => may(reader, permission));
    return page('today/index.njk', {
      today: new Date(),
      numbers: await this.numbers.of(reader),
      parts: await Promise.all(mine.map(async (part) => ({ view: part.view, part: await part.load(reader) }))),
      events: may(reader, 'see-events') ? await this.latest(reader) : null,
    });
  }

  private async latest(reader: Reader) {
    const { rows } = await this.events.list(reader, {}, 1, LATEST);
    return this.results.of(reader, rows);
  }
}
