import type { Reader } from '@linchpin/access';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { FormValues } from '../forms/form-values.js';
import { readReason } from '../forms/read-reason.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { refusals, TriggerPages } from './trigger-pages.js';
import { ParseVersion } from './version-number.js';
/** What managers do with a trigger: change it, go back to what it said before, switch it off. */
@Controller('triggers')
@RequirePermission('manage-triggers')
export class TriggerChangesController {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly pages: TriggerPages,
  ) {}

  /** Begins a draft, or leads to the one that is open. */
  @Post(':id/change')
  @Audited('draft.begun', { about: 'trigger' })
  async change(@Param('id', ParseId) triggerId: string, @SignedIn() reader: Reader): Promise<Redirect> {
    await this.pages.find(triggerId, reader);
    return redirectTo(paths.drafts.show(await this.drafts.change(reader, triggerId)));
  }

  @Get(':id/switch-off')
  askSwitchOff(@Param('id', ParseId) triggerId: string, @SignedIn() reader: Reader): Promise<Page> {
    return this.pages.switchOff(triggerId, reader);
  }

  @Post(':id/switch-off')
  @Audited('trigger.switched-off', { about: 'trigger', why: 'reason' })
  switchOff(
    @Param('id', ParseId) triggerId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => this.pages.find(triggerId, reader),
      read: () => readReason(values, 'Say why the trigger is switched off'),
      act: async (reason) => {
        await this.drafts.retire(reader, triggerId, reason);
        return redirectTo(
          paths.triggers.show(triggerId),
          'The trigger is switched off. Arrangements that have begun go on.',
        );
      },
      again: (refused) => this.pages.switchOff(triggerId, reader, { ...refused, values: typedIn(values) }),
      refusals,
    });
  }

  @Get(':id/versions/:number/go-back')
  askGoBack(
    @Param('id', ParseId) triggerId: string,
    @Param('number', ParseVersion) number: number,
    @SignedIn() reader: Reader,
  ): Promise<Page> {
    return this.pages.goBack(triggerId, number, reader);
  }

  /** Makes a new version that says what this one said. */
  @Post(':id/versions/:number/go-back')
  @Audited('trigger.gone-back', { about: 'trigger', why: 'reason' })
  goBack(
    @Param('id', ParseId) triggerId: string,
    @Param('number', ParseVersion) number: number,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: async () => {
        const changes = await this.pages.canGoBack(triggerId, number, reader);
        return changes ? [] : [{ field: '', text: 'Going back to this version would change nothing.' }];
      },
      read: (moot) => (moot.length > 0 ? { faults: moot } : readReason(values, 'Say why the trigger goes back')),
      act: async (reason) => {
        const published = await this.drafts.rollBack(reader, triggerId, number, reason);
        return redirectTo(
          paths.triggers.show(triggerId),
          published
            ? `Version ${String(published.version)} is in force. It says what version ${String(number)} said.`
            : 'It is not in force yet. Something leaves the council, so another manager must approve it first.',
        );
      },
      again: ({ faults, status }, moot) =>
        this.pages.goBack(triggerId, number, reader, {
          faults,
          status: moot.length > 0 ? 409 : status,
          values: typedIn(values),
        }),
      refusals,
    });
  }
}

function typedIn(values: FormValues): { reason: string } {
  return { reason: values.note('reason') };
}
