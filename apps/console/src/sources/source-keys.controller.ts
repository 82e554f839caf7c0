import type { Reader } from '@linchpin/access';
import { keyOverlaps, type RegisteredSource, type SourceKey, SourceKeysService } from '@linchpin/sources';
import { Body, Controller, Get, Header, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { faultModel, type FormFault, whole } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page, type Redirect } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { SourcePages } from './source-pages.js';

const LONGEST_LABEL = 60;
const NO_LABEL = `Enter a name for the key, in ${String(LONGEST_LABEL)} characters or fewer`;

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
  @Audited('source.key-added', { about: 'source' })
  @Header('Cache-Control', 'no-store')
  make(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body).texts('label', 'overlap');
    const { label } = values;
    const overlap = keyOverlaps.find(({ hours }) => String(hours) === values.overlap);
    return answerForm({
      load: async () => ({
        source: await this.pages.find(sourceId),
        replaces: (await this.inUse(sourceId)).length > 0,
      }),
      read: ({ replaces }) =>
        whole(overlap, [
          ...(label && label.length <= LONGEST_LABEL ? [] : [{ field: 'label', text: NO_LABEL }]),
          ...(replaces && !overlap ? [{ field: 'overlap', text: 'Choose how long the old keys go on working' }] : []),
        ]),
      act: async (_, { source, replaces }) =>
        page('sources/key-made.njk', {
          source,
          secret: await this.keys.make(sourceId, label, overlap?.hours ?? 1, reader.ref),
          label,
          overlap: replaces ? overlap?.text : null,
          address: this.pages.addressOf(source),
          developers: this.pages.developers,
        }),
      again: ({ faults }, { source }) => this.form(source, values, faults),
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
  @Audited('source.key-revoked', { about: 'source-key', param: 'keyId' })
  async revoke(
    @Param('id', ParseId) sourceId: string,
    @Param('keyId', ParseId) keyId: string,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    await this.pages.find(sourceId);
    const apply = () => this.keys.revoke(sourceId, keyId, reader.ref);
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
