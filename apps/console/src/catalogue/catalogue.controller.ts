import type { Reader } from '@linchpin/access';
import { isActionKind } from '@linchpin/action-kinds';
import { SETTINGS, type Settings } from '@linchpin/config';
import { eventType } from '@linchpin/event-types';
import { Controller, Get, Inject, NotFoundException, Param, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { EventArrivals } from '../events/event-arrivals.js';
import { textOf } from '../forms/query.js';
import { page, type Page } from '../pages/page.js';
import { actionKindView } from './action-kind-page.js';
import { catalogueList } from './catalogue-search.js';
import { eventTypeView } from './event-type-page.js';

/** What Linchpin knows: every event type and every kind of action. Made from the schemas that check them. */
@Controller('catalogue')
@RequirePermission('see-catalogue')
export class CatalogueController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly arrivals: EventArrivals,
  ) {}

  @Get()
  index(@Query() query: unknown): Page {
    const search = textOf(query, 'search');
    const list = catalogueList(search);
    const found = list.kinds.length + list.areas.reduce((sum, { eventTypes }) => sum + eventTypes.length, 0);
    return page('catalogue/index.njk', { ...list, search, found });
  }

  @Get('events/:type')
  async eventType(@Param('type') name: string, @SignedIn() reader: Reader): Promise<Page> {
    const type = eventType(name);
    if (!type) throw new NotFoundException();
    return page('catalogue/event-type.njk', {
      eventType: eventTypeView(type, this.settings.INTAKE_URL),
      sender: await this.arrivals.words(reader, type.type),
    });
  }

  @Get('actions/:kind')
  actionKind(@Param('kind') kind: string): Page {
    if (!isActionKind(kind)) throw new NotFoundException();
    return page('catalogue/action-kind.njk', { kind: actionKindView(kind) });
  }
}
