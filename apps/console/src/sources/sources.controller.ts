import { InvalidPathError, parsePath, SourceRefusedError, SourceRegister } from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { faultModel, type FormFault } from './form-faults.js';
import { SourcePages, switchTag } from './source-pages.js';

/** The systems that may send events. */
@Controller('sources')
@RequirePermission('manage-sources')
export class SourcesController {
  constructor(
    private readonly register: SourceRegister,
    private readonly pages: SourcePages,
  ) {}

  @Get()
  async index(): Promise<Page> {
    const sources = await this.register.list();
    return page('sources/index.njk', {
      sources: sources.map((source) => ({ ...source, tag: switchTag(source.enabled) })),
    });
  }

  @Get('new')
  askForNew(): Page {
    return page('sources/new.njk', { values: {}, ...faultModel([]) });
  }

  @Post()
  async add(@Body() body: unknown, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const values = { title: textOf(body, 'title') ?? '', name: (textOf(body, 'name') ?? '').toLowerCase() };
    const faults: FormFault[] = [];
    if (!values.title) faults.push({ field: 'title', text: 'Enter what the system is called' });
    if (!/^[a-z][a-z0-9-]{1,39}$/.test(values.name)) {
      faults.push({ field: 'name', text: 'Enter a short name of 2 to 40 small letters, digits and hyphens' });
    }
    if (faults.length > 0) return page('sources/new.njk', { values, ...faultModel(faults) }, 422);
    try {
      const sourceId = await this.register.add(values.name, values.title, staff.ref);
      return redirectTo(
        paths.sources.show(sourceId),
        `${values.title} is added. Make its first key, then switch it on.`,
      );
    } catch (error) {
      if (!(error instanceof SourceRefusedError)) throw error;
      return page('sources/new.njk', { values, ...faultModel([{ field: 'name', text: error.message }]) }, 422);
    }
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
  async describe(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const source = await this.pages.find(sourceId);
    const values = { title: textOf(body, 'title') ?? '', typePath: textOf(body, 'typePath', 200) ?? '' };
    const faults: FormFault[] = [];
    if (!values.title) faults.push({ field: 'title', text: 'Enter what the system is called' });
    const pathFault = values.typePath ? faultOfPath(values.typePath) : null;
    if (pathFault) faults.push({ field: 'typePath', text: pathFault });
    if (faults.length > 0) return page('sources/details.njk', { source, values, ...faultModel(faults) }, 422);
    await this.register.describe(sourceId, values.title, values.typePath || null, staff.ref);
    return redirectTo(paths.sources.show(sourceId), 'The details are changed.');
  }

  @Post(':id/on')
  async switchOn(@Param('id', ParseId) sourceId: string, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const { title } = await this.pages.find(sourceId);
    const apply = () => this.register.switch(sourceId, true, staff.ref);
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
  async switchOff(@Param('id', ParseId) sourceId: string, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const { title } = await this.pages.find(sourceId);
    const apply = () => this.register.switch(sourceId, false, staff.ref);
    return this.pages.change(sourceId, `${title} is switched off. Linchpin refuses what it sends.`, apply);
  }
}

/** What is wrong with a path, or null. */
export function faultOfPath(path: string): string | null {
  try {
    parsePath(path);
    return null;
  } catch (error) {
    if (error instanceof InvalidPathError) return error.message;
    throw error;
  }
}
