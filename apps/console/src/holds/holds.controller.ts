import type { Reader } from '@linchpin/access';
import { HoldsService } from '@linchpin/events';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { faultModel } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { readReason } from '../forms/read-reason.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { GoneOutReader } from './gone-out.js';

/** What stands still: restricted records, and children who have died. A manager lifts a hold, and says why. */
@Controller('holds')
@RequirePermission('lift-holds')
export class HoldsController {
  constructor(
    private readonly holds: HoldsService,
    private readonly goneOut: GoneOutReader,
  ) {}

  @Get()
  async index(@SignedIn() reader: Reader): Promise<Page> {
    return page('holds/index.njk', { holds: await this.holds.standing(reader) });
  }

  @Get(':id')
  @Audited('hold.opened', { about: 'hold' })
  async show(@Param('id', ParseId) holdId: string, @SignedIn() reader: Reader): Promise<Page> {
    const hold = await this.find(holdId, reader);
    return page('holds/show.njk', {
      hold,
      gone: await this.goneOut.before(reader, hold.id),
      values: {},
      ...faultModel(),
    });
  }

  @Post(':id')
  @Audited('hold.lifted', { about: 'hold', why: 'reason' })
  lift(
    @Param('id', ParseId) holdId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => this.find(holdId, reader),
      read: () => readReason(values, 'Say why it is lifted'),
      act: async (reason) => {
        if (!(await this.holds.lift(reader, holdId, reason))) throw new NotFoundException();
        return redirectTo(paths.holds.list(), 'It is lifted. What comes from now on is dealt with again.');
      },
      again: async ({ faults, status }, hold) => {
        const gone = await this.goneOut.before(reader, hold.id);
        return page('holds/show.njk', { hold, gone, values: values.texts('reason'), ...faultModel(faults) }, status);
      },
    });
  }

  private async find(holdId: string, reader: Reader) {
    const hold = (await this.holds.standing(reader)).find(({ id }) => id === holdId);
    if (!hold) throw new NotFoundException();
    return hold;
  }
}
