import { SETTINGS, type Settings } from '@linchpin/config';
import { type MappedAgain, MessagesService, UnmappedService } from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { faultModel, type FormFault } from './form-faults.js';
import { SourcePages } from './source-pages.js';

const DAY_MS = 86_400_000;

/** What a source sent that no mapping makes an event of: where its fields stand, never what they hold. */
@Controller('sources/:id/unmapped')
@RequirePermission('manage-sources')
export class UnmappedController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly unmapped: UnmappedService,
    private readonly messages: MessagesService,
    private readonly sources: SourcePages,
  ) {}

  @Get()
  show(@Param('id', ParseId) sourceId: string, @Query() query: unknown): Promise<Page> {
    return this.page(sourceId, textOf(query, 'type') ?? '');
  }

  @Post('map-again')
  async mapAgain(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Redirect> {
    const source = await this.sources.find(sourceId);
    const typeKey = textOf(body, 'type') ?? '';
    const result = await this.messages.mapAgain(source, typeKey, staff.ref);
    const waits = result.more || result.still.length > 0;
    return redirectTo(waits ? unmappedPath(sourceId, typeKey) : `/sources/${sourceId}`, inWords(result));
  }

  @Post('discard')
  async discard(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    await this.sources.find(sourceId);
    const typeKey = textOf(body, 'type') ?? '';
    const reason = textOf(body, 'reason', 200);
    if (!reason) {
      const text = 'Say why they are discarded, in at most 200 characters';
      return this.page(sourceId, typeKey, [{ field: 'reason', text }], 422);
    }
    const count = await this.unmapped.discard(sourceId, typeKey, reason, staff.ref);
    return redirectTo(`/sources/${sourceId}`, `${String(count)} of type ${typeKey} discarded.`);
  }

  private async page(sourceId: string, typeKey: string, faults: FormFault[] = [], status = 200): Promise<Page> {
    const source = await this.sources.find(sourceId);
    const type = (await this.unmapped.types(sourceId)).find((each) => each.typeKey === typeKey);
    if (!type) throw new NotFoundException();
    return page(
      'sources/unmapped.njk',
      {
        source,
        type,
        keptDays: this.settings.UNMAPPED_DAYS,
        keptUntil: new Date(type.oldest.getTime() + this.settings.UNMAPPED_DAYS * DAY_MS),
        reasons: await this.unmapped.reasons(sourceId, typeKey),
        shape: await this.unmapped.shape(sourceId, typeKey),
        ...faultModel(faults),
      },
      status,
    );
  }
}

function unmappedPath(sourceId: string, typeKey: string): string {
  return `/sources/${sourceId}/unmapped?${new URLSearchParams({ type: typeKey }).toString()}`;
}

/** What came of it, by counts. */
function inWords({ mapped, still, more }: MappedAgain): string {
  const waits = still.reduce((sum, { count }) => sum + count, 0);
  const became = mapped === 1 ? '1 became an event.' : `${String(mapped)} became events.`;
  const rest = waits === 0 ? '' : waits === 1 ? ' 1 still waits.' : ` ${String(waits)} still wait.`;
  return `${became}${rest}${more ? ' There are more: map again.' : ''}`;
}
