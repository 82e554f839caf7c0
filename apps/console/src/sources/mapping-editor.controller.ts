import type { Reader } from '@linchpin/access';
import { conversions } from '@linchpin/conversions';
import { type Applies, appliesSchema, ValueTablesService } from '@linchpin/mappings';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { fault, faultModel, type FormFault, type Reading, whole } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page, type Redirect } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { type MappingLine, mappingLines, readMappingForm } from './mapping-form.js';
import { type FoundMapping, MappingPages } from './mapping-pages.js';
import { requiredPathFaults } from './path-faults.js';
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
    private readonly tables: ValueTablesService,
    private readonly pages: MappingPages,
  ) {}

  @Get('applies')
  async askWhen(@Param('id', ParseId) sourceId: string, @Param('mappingId', ParseId) mappingId: string): Promise<Page> {
    const found = await this.pages.find(sourceId, mappingId);
    return this.appliesPage(found, formOf(found.mapping.applies));
  }

  @Post('applies')
  @Audited('mapping.changed', { about: 'mapping', param: 'mappingId' })
  saveWhen(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const form: AppliesForm = {
      when: values.choice('when', ['always', 'value', 'table']),
      ...values.texts('valuePath', 'tablePath', 'table'),
      values: values.typed('values'),
    };
    return this.pages.save(sourceId, mappingId, {
      values,
      read: () => readApplies(form),
      by: reader.ref,
      message: 'Your answer is saved.',
      again: ({ faults, status }, found) => this.appliesPage(found, form, faults, status),
      field: 'when',
    });
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
  @Audited('mapping.changed', { about: 'mapping', param: 'mappingId' })
  saveFields(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const formOn = ({ type, mapping }: FoundMapping) => readMappingForm(type, mapping.rows, values);
    return this.pages.save(sourceId, mappingId, {
      values,
      read: (found) => {
        const { rows, faults } = formOn(found);
        return whole({ rows }, faults);
      },
      by: reader.ref,
      message: 'The fields are saved. Now try the mapping with an example.',
      again: ({ faults, status }, found) => this.fieldsPage(found, formOn(found).lines, faults, status),
      field: 'fields',
    });
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
  @Audited('mapping.changed', { about: 'mapping', param: 'mappingId' })
  saveExpression(
    @Param('id', ParseId) sourceId: string,
    @Param('mappingId', ParseId) mappingId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const expression = values.typed('expression').trim();
    return this.pages.save(sourceId, mappingId, {
      values,
      read: () =>
        expression.length > LONGEST_EXPRESSION
          ? fault('expression', `The expression must be ${String(LONGEST_EXPRESSION)} characters or fewer`)
          : { value: { expression: expression || null } },
      by: reader.ref,
      message: expression
        ? 'The expression is saved. Now try the mapping with an example.'
        : 'The expression is removed: the mapping works without one.',
      again: ({ faults, status }, found) => this.expressionPage(found, expression, faults, status),
      field: 'expression',
    });
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

function readApplies(form: AppliesForm): Reading<{ applies: Applies }> {
  const faults = faultsOfApplies(form);
  if (faults.length > 0) return { faults };
  const applies = appliesSchema.safeParse(appliesOf(form));
  return applies.success
    ? { value: { applies: applies.data } }
    : fault('values', 'Enter at most 50 values of at most 100 characters');
}

function faultsOfApplies(form: AppliesForm): FormFault[] {
  switch (form.when) {
    case undefined:
      return [{ field: 'when', text: 'Choose when the mapping is used' }];
    case 'always':
      return [];
    case 'value':
      return [
        ...requiredPathFaults('valuePath', form.valuePath),
        ...(valuesOf(form.values).length === 0 ? [{ field: 'values', text: 'Enter at least one value' }] : []),
      ];
    case 'table':
      return [
        ...requiredPathFaults('tablePath', form.tablePath),
        ...(form.table ? [] : [{ field: 'table', text: 'Choose a value table' }]),
      ];
  }
}

function valuesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
