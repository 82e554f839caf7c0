import type { StaffMember } from '@linchpin/teams';
import { DraftRefusedError, TriggerDrafts } from '@linchpin/triggers';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { reasonOf } from './reason-form.js';
import { refusalOf, TriggerPages } from './trigger-pages.js';
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
  async change(@Param('id', ParseId) triggerId: string, @SignedIn() staff: StaffMember): Promise<Redirect> {
    const { trigger } = await this.pages.find(triggerId, staff);
    return redirectTo(paths.drafts.show(trigger.draftId ?? (await this.drafts.change(staff, triggerId))));
  }

  @Get(':id/switch-off')
  askSwitchOff(@Param('id', ParseId) triggerId: string, @SignedIn() staff: StaffMember): Promise<Page> {
    return this.pages.switchOff(triggerId, staff);
  }

  @Post(':id/switch-off')
  async switchOff(
    @Param('id', ParseId) triggerId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    await this.pages.find(triggerId, staff);
    const reason = reasonOf(body, 'Say why the trigger is switched off');
    if (reason.fault) return this.pages.switchOff(triggerId, staff, reason);
    try {
      await this.drafts.retire(staff, triggerId, reason.text);
      return redirectTo(
        paths.triggers.show(triggerId),
        'The trigger is switched off. Arrangements that have begun go on.',
      );
    } catch (error) {
      if (!(error instanceof DraftRefusedError)) throw error;
      return this.pages.switchOff(triggerId, staff, { ...reason, refused: error.message });
    }
  }

  @Get(':id/versions/:number/go-back')
  askGoBack(
    @Param('id', ParseId) triggerId: string,
    @Param('number', ParseVersion) number: number,
    @SignedIn() staff: StaffMember,
  ): Promise<Page> {
    return this.pages.goBack(triggerId, number, staff);
  }

  /** Makes a new version that says what this one said. */
  @Post(':id/versions/:number/go-back')
  async goBack(
    @Param('id', ParseId) triggerId: string,
    @Param('number', ParseVersion) number: number,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const reason = reasonOf(body, 'Say why the trigger goes back');
    if (!(await this.pages.canGoBack(triggerId, number, staff))) {
      const refused = 'Going back to this version would change nothing.';
      return this.pages.goBack(triggerId, number, staff, { ...reason, refused });
    }
    if (reason.fault) return this.pages.goBack(triggerId, number, staff, reason);
    try {
      const published = await this.drafts.rollBack(staff, triggerId, number, reason.text);
      return redirectTo(
        paths.triggers.show(triggerId),
        published
          ? `Version ${String(published.version)} is in force. It says what version ${String(number)} said.`
          : 'It is not in force yet. Something leaves the council, so another manager must approve it first.',
      );
    } catch (error) {
      if (!(error instanceof DraftRefusedError)) throw error;
      return this.pages.goBack(triggerId, number, staff, { ...reason, ...refusalOf(error) });
    }
  }
}
