import type { Reader } from '@linchpin/access';
import { MappingsService } from '@linchpin/mappings';
import { UnmappedService } from '@linchpin/messages';
import { SourceRefusedError, SourceRegister } from '@linchpin/sources';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { faultModel, type FormFault, whole } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { pathFaults } from './path-faults.js';
import { SourcePages, switchTag } from './source-pages.js';
/** The systems that may send events. */
@Controller('sources')
@RequirePermission('manage-sources')
export class SourcesController {
  constructor(
    private readonly register: SourceRegister,
    private readonly mappings: MappingsService,
    private readonly unmapped: UnmappedService,
    private readonly pages: SourcePages,
  ) {}

  @Get()
  async index(): Promise<Page> {
    const [sources, mappings, unmapped] = await Promise.all([
      this.register.list(),
      this.mappings.inUse(),
      this.unmapped.waitingOf(),
    ]);
    return page('sources/index.njk', {
      sources: sources.map((source) => ({
        ...source,
        tag: switchTag(source.enabled),
        mappings: mappings.get(source.id) ?? 0,
        unmapped: unmapped.get(source.id) ?? 0,
      })),
    });
  }

  @Get('new')
  askForNew(): Page {
    return page('sources/new.njk', { values: {}, ...faultModel([]) });
  }

  @Post()
  @Audited('source.added', { about: 'source', named: 'name' })
  add(@Body() body: unknown, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const typed = FormValues.read(body).texts('title', 'name');
    const values = { title: typed.title, name: typed.name.toLowerCase() };
    return answerForm({
      read: () => whole(values, [...titleFaults(values), ...nameFaults(values)]),
      act: async ({ name, title }) => {
        const sourceId = await this.register.add(name, title, reader.ref);
        return redirectTo(paths.sources.show(sourceId), `${title} is added. Make its first key, then switch it on.`);
      },
      again: ({ faults, status }) => page('sources/new.njk', { values, ...faultModel(faults) }, status),
      refusals: [refusedBy(SourceRefusedError, 'name')],
    });
  }

  @Get(':id')
  show(@Param('id', ParseId) sourceId: string): Promise<Page> {
    return this.pages.show(sourceId);
  }

  @Get(':id/details')
  async askForDetails(@Param('id', ParseId) sourceId: string): Promise<Page> {
    const source = await this.pages.find(sourceId);
    return page('sources/details.njk', { source, values: source, ...faultModel([]) });
  }

  @Post(':id/details')
  @Audited('source.changed', { about: 'source' })
  describe(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body).texts('title', 'typePath');
    return answerForm({
      load: () => this.pages.find(sourceId),
      read: () => whole(values, [...titleFaults(values), ...pathFaults('typePath', values.typePath)]),
      act: async ({ title, typePath }) => {
        await this.register.describe(sourceId, title, typePath || null, reader.ref);
        return redirectTo(paths.sources.show(sourceId), 'The details are changed.');
      },
      again: ({ faults, status }, source) =>
        page('sources/details.njk', { source, values, ...faultModel(faults) }, status),
    });
  }

  @Post(':id/on')
  @Audited('source.switched-on', { about: 'source' })
  async switchOn(@Param('id', ParseId) sourceId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const { title } = await this.pages.find(sourceId);
    const apply = () => this.register.switch(sourceId, true, reader.ref);
    return this.pages.change(sourceId, `${title} is switched on. Linchpin takes what it sends.`, apply);
  }

  @Get(':id/off')
  async askToSwitchOff(@Param('id', ParseId) sourceId: string): Promise<Page> {
    const source = await this.pages.find(sourceId);
    return page('sources/confirm.njk', {
      source,
      title: `Switch ${source.title} off`,
      text: 'Until you switch it on again, everything it sends is refused. What is refused is lost unless the system sends it once more.',
      action: paths.sources.switchOff(sourceId),
      button: 'Switch off',
      cancel: paths.sources.show(sourceId),
    });
  }

  @Post(':id/off')
  @Audited('source.switched-off', { about: 'source' })
  async switchOff(@Param('id', ParseId) sourceId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const { title } = await this.pages.find(sourceId);
    const apply = () => this.register.switch(sourceId, false, reader.ref);
    return this.pages.change(sourceId, `${title} is switched off. Linchpin refuses what it sends.`, apply);
  }
}

/** The register keeps so many characters of a title. */
const LONGEST_TITLE = 100;

function titleFaults({ title }: { title: string }): FormFault[] {
  if (!title) return [{ field: 'title', text: 'Enter what the system is called' }];
  return title.length <= LONGEST_TITLE
    ? []
    : [{ field: 'title', text: `Use ${String(LONGEST_TITLE)} characters or fewer` }];
}

function nameFaults({ name }: { name: string }): FormFault[] {
  return /^[a-z][a-z0-9-]{1,39}$/.test(name)
    ? []
    : [{ field: 'name', text: 'Enter a short name of 2 to 40 small letters, digits and hyphens' }];
}
