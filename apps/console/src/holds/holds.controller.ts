import { HoldsService } from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { answerForm } from '../forms/answer-form.js';
import { faultModel } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { readReason } from '../forms/read-reason.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';

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
  async show(@Param('id', ParseId) holdId: string, @SignedIn() staff: StaffMember): Promise<Page> {
    return page('holds/show.njk', { hold: await this.find(holdId, staff), values: {}, ...faultModel() });
  }

  @Post(':id')
  lift(
    @Param('id', ParseId) holdId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => this.find(holdId, staff),
      read: () => readReason(values, 'Say why it is lifted'),
      act: async (reason) => {
        if (!(await this.holds.lift(holdId, reason, staff))) throw new NotFoundException();
        return redirectTo(paths.holds.list(), 'It is lifted. What comes from now on is dealt with again.');
      },
      again: ({ faults, status }, hold) =>
        page('holds/show.njk', { hold, values: values.texts('reason'), ...faultModel(faults) }, status),
    });
  }

  private async find(holdId: string, { seesRestricted }: StaffMember) {
    const hold = (await this.holds.standing(seesRestricted)).find(({ id }) => id === holdId);
    if (!hold) throw new NotFoundException();
    return hold;
  }
}
