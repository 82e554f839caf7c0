import { conversions } from '@linchpin/conversions';
import { type Applies, appliesSchema, MappingsService, ValueTablesService } from '@linchpin/mappings';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page, type Redirect } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { choiceOf, textOf } from '../pages/query.js';
import { faultModel, type FormFault, linesOf } from './form-faults.js';
import { type MappingLine, mappingLines, readMappingForm } from './mapping-form.js';
import { type FoundMapping, MappingPages } from './mapping-pages.js';
import { faultOfPath } from './sources.controller.js';

const LONGEST_EXPRESSION = 4000;

/** What was typed about when a mapping is used. */
interface AppliesForm {
  when: Applies['when'] | undefined;
  valuePath: string;
  values: string;
  tablePath: string;
  table: string;
}

/** The three forms of a mapping: when it is used, where its fields come from, and the expression for odd shapes. */
@Controller('sources/:id/mappings/:mappingId')
@RequirePermission('manage-sources')
export class MappingEditorController {
  constructor(
    private readonly mappings: MappingsService,
    private readonly tables: ValueTablesService,
    private readonly pages: MappingPages,
  ) {}

  @Get('applies')
  async askWhen(@Param('id', ParseId) sourceId: string, @Param('mappingId', ParseId) mappingId: string): Promise<Page> {
    const found = await this.pages.find(sourceId, mappingId);
    return this.appliesPage(found, formOf(found.mapping.applies));
  }

  @Post('applies')
  async saveWhen(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const found = await this.pages.find(sourceId, mappingId);
    const form: AppliesForm = {
      when: choiceOf(body, 'when', ['always', 'value', 'table']),
      valuePath: textOf(body, 'valuePath', 200) ?? '',
      values: linesOf(body, 'values').slice(0, 5000),
      tablePath: textOf(body, 'tablePath', 200) ?? '',
      table: textOf(body, 'table') ?? '',
    };
    const again = (faults: FormFault[], status = 422) => this.appliesPage(found, form, faults, status);
    const faults = faultsOfApplies(form);
    if (faults.length > 0) return again(faults);
    const applies = appliesSchema.safeParse(appliesOf(form));
    if (!applies.success)
      return again([{ field: 'values', text: 'Enter at most 50 values of at most 100 characters' }]);
    const apply = (read: FoundMapping['mapping']) =>
      this.mappings.change(sourceId, read, { applies: applies.data }, staff.ref);
    return this.pages.save(body, found, apply, 'Your answer is saved.', again, 'when');
  }

  @Get('fields')
  async askForFields(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
  ): Promise<Page> {
    const found = await this.pages.find(sourceId, mappingId);
    return this.fieldsPage(found, mappingLines(found.type, found.mapping.rows));
  }

  @Post('fields')
  async saveFields(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const found = await this.pages.find(sourceId, mappingId);
    const { lines, rows, faults } = readMappingForm(found.type, found.mapping.rows, body);
    const again = (wrong: FormFault[], status = 422) => this.fieldsPage(found, lines, wrong, status);
    if (faults.length > 0) return again(faults);
    const apply = (read: FoundMapping['mapping']) => this.mappings.change(sourceId, read, { rows }, staff.ref);
    return this.pages.save(
      body,
      found,
      apply,
      'The fields are saved. Now try the mapping with an example.',
      again,
      'fields',
    );
  }

  @Get('expression')
  async askForExpression(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
  ): Promise<Page> {
    const found = await this.pages.find(sourceId, mappingId);
    return this.expressionPage(found, found.mapping.expression ?? '');
  }

  @Post('expression')
  async saveExpression(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const found = await this.pages.find(sourceId, mappingId);
    const expression = linesOf(body, 'expression').trim();
    const again = (faults: FormFault[], status = 422) => this.expressionPage(found, expression, faults, status);
    if (expression.length > LONGEST_EXPRESSION) {
      return again([
        { field: 'expression', text: `The expression must be ${String(LONGEST_EXPRESSION)} characters or fewer` },
      ]);
    }
    const change = { expression: expression || null };
    const apply = (read: FoundMapping['mapping']) => this.mappings.change(sourceId, read, change, staff.ref);
    const message = expression
      ? 'The expression is saved. Now try the mapping with an example.'
      : 'The expression is removed: the mapping works without one.';
    return this.pages.save(body, found, apply, message, again, 'expression');
  }

  private async appliesPage(
    found: FoundMapping,
    form: AppliesForm,
    faults: FormFault[] = [],
    status = 200,
  ): Promise<Page> {
    const tables = await this.tables.list(found.source.id);
    return page('sources/mapping-applies.njk', { ...found, form, tables, ...faultModel(faults) }, status);
  }

  private async fieldsPage(
    found: FoundMapping,
    lines: MappingLine[],
    faults: FormFault[] = [],
    status = 200,
  ): Promise<Page> {
    const tables = await this.tables.list(found.source.id);
    const wrong = new Set(faults.map(({ field }) => field.slice(field.indexOf('.') + 1)));
    const folded = lines.filter((line) => line.folded);
    return page(
      'sources/mapping-fields.njk',
      {
        ...found,
        lines: lines.filter((line) => !line.folded),
        folded,
        // What was typed among them, or is wrong there, must be in view.
        unfolded: folded.some(({ path, from }) => wrong.has(path) || from !== 'none'),
        tables,
        conversions,
        ...faultModel(faults),
      },
      status,
    );
  }

  private expressionPage(found: FoundMapping, expression: string, faults: FormFault[] = [], status = 200): Page {
    return page('sources/mapping-expression.njk', { ...found, expression, ...faultModel(faults) }, status);
  }
}

function formOf(applies: Applies): AppliesForm {
  return {
    when: applies.when,
    valuePath: applies.when === 'value' ? applies.path : '',
    values: applies.when === 'value' ? applies.values.join('\n') : '',
    tablePath: applies.when === 'table' ? applies.path : '',
    table: applies.when === 'table' ? applies.table : '',
  };
}

function appliesOf({ when, valuePath, values, tablePath, table }: AppliesForm): unknown {
  if (when === 'value') return { when, path: valuePath, values: valuesOf(values) };
  return when === 'table' ? { when, path: tablePath, table } : { when };
}

function faultsOfApplies(form: AppliesForm): FormFault[] {
  const faults: FormFault[] = [];
  if (!form.when) faults.push({ field: 'when', text: 'Choose when the mapping is used' });
  if (form.when === 'value') {
    const fault = faultOfPath(form.valuePath);
    if (fault) faults.push({ field: 'valuePath', text: fault });
    if (valuesOf(form.values).length === 0) faults.push({ field: 'values', text: 'Enter at least one value' });
  }
  if (form.when === 'table') {
    const fault = faultOfPath(form.tablePath);
    if (fault) faults.push({ field: 'tablePath', text: fault });
    if (!form.table) faults.push({ field: 'table', text: 'Choose a value table' });
  }
  return faults;
}

function valuesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
