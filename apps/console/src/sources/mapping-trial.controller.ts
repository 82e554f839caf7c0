import { MalformedBodyError } from '@linchpin/cloud-events';
import { SourceMapper, type Trial } from '@linchpin/messages';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { dataRows } from '../events/event-data.js';
import { page, type Page } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { faultModel, type FormFault, linesOf } from './form-faults.js';
import { type FoundMapping, MappingPages } from './mapping-pages.js';

const LONGEST_EXAMPLE = 20_000;

/** A mapping is tried with an example. The example is never kept. */
@Controller('sources/:id/mappings/:mappingId/test')
@RequirePermission('manage-sources')
export class MappingTrialController {
  constructor(
    private readonly mapper: SourceMapper,
    private readonly pages: MappingPages,
  ) {}

  @Get()
  async ask(@Param('id', ParseId) sourceId: string, @Param('mappingId', ParseId) mappingId: string): Promise<Page> {
    return this.form(await this.pages.find(sourceId, mappingId), '');
  }

  @Post()
  async tryOut(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
  ): Promise<Page> {
    const found = await this.pages.find(sourceId, mappingId);
    const example = linesOf(body, 'example');
    const refuse = (text: string) => this.form(found, example, null, [{ field: 'example', text }]);
    if (!example.trim()) return refuse('Paste an example');
    if (example.length > LONGEST_EXAMPLE) return refuse('The example must be 20,000 characters or fewer');
    try {
      return this.form(found, example, await this.mapper.tryOut(found.source, found.mapping, example));
    } catch (error) {
      if (error instanceof MalformedBodyError)
        return refuse('The example is not JSON: check commas, quotes and brackets');
      throw error;
    }
  }

  private form(found: FoundMapping, example: string, trial: Trial | null = null, faults: FormFault[] = []): Page {
    const model = {
      ...found,
      example,
      trial,
      data: trial?.event ? dataRows(trial.event.type, trial.event.data) : [],
      ...faultModel(faults),
    };
    return page('sources/mapping-test.njk', model, faults.length > 0 || (trial && !trial.event) ? 422 : 200);
  }
}
