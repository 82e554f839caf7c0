import { HoldsService } from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { reasonOf, type TypedReason } from '../triggers/reason-form.js';

/** What stands still: restricted records, and children who have died. A manager lifts a hold, and says why. */
@Controller('holds')
@RequirePermission('lift-holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Get()
  async index(@SignedIn() staff: StaffMember): Promise<Page> {
    return page('holds/index.njk', { holds: await this.holds.standing(staff.seesRestricted) });
  }

  @Get(':id')
  show(@Param('id', ParseId) holdId: string, @SignedIn() staff: StaffMember): Promise<Page> {
    return this.page(holdId, staff, null);
  }

  @Post(':id')
  async lift(
    @Param('id', ParseId) holdId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const reason = reasonOf(body, 'Say why it is lifted');
    if (reason.fault) return this.page(holdId, staff, reason);
    if (!(await this.holds.lift(holdId, reason.text, staff))) throw new NotFoundException();
    return redirectTo(paths.holds.list(), 'It is lifted. What comes from now on is dealt with again.');
  }

  private async page(holdId: string, { seesRestricted }: StaffMember, typed: TypedReason | null): Promise<Page> {
    const hold = (await this.holds.standing(seesRestricted)).find(({ id }) => id === holdId);
    if (!hold) throw new NotFoundException();
    return page('holds/show.njk', { hold, typed }, typed ? 422 : 200);
  }
}
