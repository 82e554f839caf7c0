import type { Reader } from '@linchpin/access';
import { eventTypeAreas } from '@linchpin/event-types';
import { mappableType, MappingsService } from '@linchpin/mappings';
import { SourceRefusedError } from '@linchpin/sources';
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
import { MappingPages } from './mapping-pages.js';
import { SourcePages } from './source-pages.js';

/** The event types that can be sent, by area. */
const areas = eventTypeAreas
  .map(({ title, eventTypes }) => ({ title, types: eventTypes.filter(({ internal }) => !internal) }))
  .filter(({ types }) => types.length > 0);

const LONGEST_TITLE = 100;

/** The mappings of a source: added, shown, switched, put in order, removed. */
@Controller('sources/:id/mappings')
@RequirePermission('manage-sources')
export class MappingsController {
  constructor(
    private readonly mappings: MappingsService,
    private readonly sources: SourcePages,
    private readonly pages: MappingPages,
  ) {}

  @Get('new')
  async askForNew(@Param('id', ParseId) sourceId: string): Promise<Page> {
    return page('sources/mapping-new.njk', {
      source: await this.sources.find(sourceId),
      areas,
      values: {},
      ...faultModel([]),
    });
  }

  @Post()
  @Audited('mapping.added', { about: 'source' })
  add(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body).texts('title', 'eventType');
    const { title } = values;
    const type = mappableType(values.eventType)?.type ?? '';
    return answerForm({
      load: () => this.sources.find(sourceId),
      read: () =>
        whole({ title, type }, [
          ...titleFaults(title),
          ...(type ? [] : [{ field: 'eventType', text: 'Choose the event that the message becomes' }]),
        ]),
      act: async () => {
        const mappingId = await this.mappings.add(sourceId, title, type, reader.ref);
        return redirectTo(paths.mappings.applies(sourceId, mappingId));
      },
      again: ({ faults, status }, source) =>
        page('sources/mapping-new.njk', { source, areas, values, ...faultModel(faults) }, status),
      refusals: [refusedBy(SourceRefusedError, 'title')],
    });
  }

  @Get(':mappingId')
  async show(@Param('id', ParseId) sourceId: string, @Param('mappingId', ParseId) mappingId: string): Promise<Page> {
    return this.pages.show(await this.pages.find(sourceId, mappingId));
  }

  @Post(':mappingId/on')
  @Audited('mapping.switched-on', { about: 'mapping', param: 'mappingId' })
  switchOn(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.switch(sourceId, mappingId, true, reader);
  }

  @Post(':mappingId/off')
  @Audited('mapping.switched-off', { about: 'mapping', param: 'mappingId' })
  switchOff(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.switch(sourceId, mappingId, false, reader);
  }

  @Post(':mappingId/up')
  @Audited('mapping.changed', { about: 'mapping', param: 'mappingId' })
  async moveUp(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @SignedIn() reader: Reader,
  ): Promise<Redirect> {
    const { mapping } = await this.pages.find(sourceId, mappingId);
    await this.mappings.moveUp(sourceId, mapping, reader.ref);
    return redirectTo(paths.sources.show(sourceId), `${mapping.title} has moved up.`);
  }

  @Get(':mappingId/remove')
  async askToRemove(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
  ): Promise<Page> {
    const { source, mapping } = await this.pages.find(sourceId, mappingId);
    return page('sources/confirm.njk', {
      source,
      title: `Remove the mapping ${mapping.title}`,
      text: 'Events that it made stay. Messages that it was used for are kept and wait for another mapping from now on.',
      action: paths.mappings.remove(sourceId, mappingId),
      button: 'Remove',
      cancel: paths.mappings.show(sourceId, mappingId),
    });
  }

  @Post(':mappingId/remove')
  @Audited('mapping.removed', { about: 'mapping', param: 'mappingId' })
  async remove(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @SignedIn() reader: Reader,
  ): Promise<Redirect> {
    const { mapping } = await this.pages.find(sourceId, mappingId);
    await this.mappings.remove(sourceId, mapping, reader.ref);
    return redirectTo(paths.sources.show(sourceId), `The mapping ${mapping.title} is removed.`);
  }

  private switch(sourceId: string, mappingId: string, enabled: boolean, reader: Reader): Promise<Page | Redirect> {
    return this.pages.save(sourceId, mappingId, {
      values: FormValues.of({}),
      read: () => ({ value: { enabled } }),
      by: reader.ref,
      message: `The mapping is switched ${enabled ? 'on' : 'off'}.`,
      again: ({ faults, status }, found) => this.pages.show(found, faults, status),
      field: 'state',
    });
  }
}

function titleFaults(title: string): FormFault[] {
  if (!title) return [{ field: 'title', text: 'Enter a name for the mapping' }];
  return title.length <= LONGEST_TITLE
    ? []
    : [{ field: 'title', text: `Use ${String(LONGEST_TITLE)} characters or fewer` }];
}
