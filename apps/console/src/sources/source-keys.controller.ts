import { keyOverlaps, type RegisteredSource, type SourceKey, SourceKeysService } from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, Header, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page, type Redirect } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { faultModel, type FormFault } from './form-faults.js';
import { SourcePages } from './source-pages.js';

const LONGEST_LABEL = 60;

/** The keys of a source: made here, shown once, replaced with an overlap, revoked. */
@Controller('sources/:id/keys')
@RequirePermission('manage-sources')
export class SourceKeysController {
  constructor(
    private readonly keys: SourceKeysService,
    private readonly pages: SourcePages,
  ) {}

  @Get('new')
  async askForNew(@Param('id', ParseId) sourceId: string): Promise<Page> {
    return this.form(await this.pages.find(sourceId), { label: '', overlap: '168' });
  }

  /**
   * Makes the key and answers with it. It is in no address, no session and no message: whoever leaves this page makes
   * another one.
   */
  @Post()
  @Header('Cache-Control', 'no-store')
  async make(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page> {
    const source = await this.pages.find(sourceId);
    const values = { label: textOf(body, 'label') ?? '', overlap: textOf(body, 'overlap') ?? '' };
    const replaces = (await this.inUse(sourceId)).length > 0;
    const overlap = keyOverlaps.find(({ hours }) => String(hours) === values.overlap);
    const faults: FormFault[] = [];
    if (!values.label || values.label.length > LONGEST_LABEL) {
      faults.push({
        field: 'label',
        text: `Enter a name for the key, in ${String(LONGEST_LABEL)} characters or fewer`,
      });
    }
    if (replaces && !overlap) faults.push({ field: 'overlap', text: 'Choose how long the old keys go on working' });
    if (faults.length > 0) return this.form(source, values, faults);
    const secret = await this.keys.make(sourceId, values.label, overlap?.hours ?? 1, staff.ref);
    return page('sources/key-made.njk', {
      source,
      secret,
      label: values.label,
      overlap: replaces ? overlap?.text : null,
      address: this.pages.addressOf(source),
      developers: this.pages.developers,
    });
  }

  @Get(':keyId/revoke')
  async askToRevoke(@Param('id', ParseId) sourceId: string, @Param('keyId', ParseId) keyId: string): Promise<Page> {
    const source = await this.pages.find(sourceId);
    const key = (await this.inUse(sourceId)).find(({ id }) => id === keyId);
    if (!key) throw new NotFoundException();
    return page('sources/confirm.njk', {
      source,
      title: `Revoke the key ${key.label}`,
      text: 'Messages signed with this key are refused from this moment. You cannot undo this.',
      action: paths.sourceKeys.revoke(sourceId, keyId),
      button: 'Revoke now',
      cancel: paths.sources.show(sourceId),
    });
  }

  @Post(':keyId/revoke')
  async revoke(
    @Param('id', ParseId) sourceId: string,
    @Param('keyId', ParseId) keyId: string,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    await this.pages.find(sourceId);
    const apply = () => this.keys.revoke(sourceId, keyId, staff.ref);
    return this.pages.change(sourceId, 'The key is revoked.', apply);
  }

  private async inUse(sourceId: string): Promise<SourceKey[]> {
    return (await this.keys.list(sourceId)).filter(({ state }) => state === 'in-use' || state === 'ending');
  }

  private async form(
    source: RegisteredSource,
    values: { label: string; overlap: string },
    faults: FormFault[] = [],
  ): Promise<Page> {
    const replaces = (await this.inUse(source.id)).length > 0;
    const overlaps = keyOverlaps.map(({ hours, text }) => ({ value: String(hours), text }));
    const model = { source, values, replaces, overlaps, ...faultModel(faults) };
    return page('sources/key-new.njk', model, faults.length > 0 ? 422 : 200);
  }
}
