import { MalformedBodyError } from '@linchpin/cloud-events';
import { SourceMapper, type Trial } from '@linchpin/messages';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { Audited } from '../audited/audited.js';
import { dataRows } from '../events/event-data.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { fault, faultModel, type FormFault, type Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page, type Redirect } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { type FoundMapping, MappingPages } from './mapping-pages.js';

const LONGEST_EXAMPLE = 20_000;
const NO_JSON = 'The example is not JSON: check commas, quotes and brackets';

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
  @Audited('mapping.tried', { about: 'mapping', param: 'mappingId' })
  tryOut(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
  ): Promise<Page | Redirect> {
    const example = FormValues.read(body).typed('example');
    return answerForm({
      load: () => this.pages.find(sourceId, mappingId),
      read: () => readExample(example),
      act: async (value, found) =>
        this.form(found, value, await this.mapper.tryOut(found.source, found.mapping, value)),
      again: ({ faults }, found) => this.form(found, example, null, faults),
      refusals: [refusedBy(MalformedBodyError, () => [{ field: 'example', text: NO_JSON }])],
    });
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

function readExample(example: string): Reading<string> {
  if (!example.trim()) return fault('example', 'Paste an example');
  if (example.length > LONGEST_EXAMPLE) return fault('example', 'The example must be 20,000 characters or fewer');
  return { value: example };
}
