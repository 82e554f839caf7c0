import type { Reader } from '@linchpin/access';
import { MappingsService, tableName, type ValueTableRow, ValueTablesService } from '@linchpin/mappings';
import { type RegisteredSource, SourceRefusedError } from '@linchpin/sources';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { fault, faultModel, type FormFault, type Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { textOf } from '../forms/query.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { SourcePages } from './source-pages.js';
import { readPastedRows, readTableRow } from './table-form.js';

type Table = NonNullable<Awaited<ReturnType<ValueTablesService['find']>>>;

/** What the numbers and codes of a source stand for. */
@Controller('sources/:id/tables')
@RequirePermission('manage-sources')
export class ValueTablesController {
  constructor(
    private readonly tables: ValueTablesService,
    private readonly mappings: MappingsService,
    private readonly sources: SourcePages,
  ) {}

  @Get('new')
  async askForNew(@Param('id', ParseId) sourceId: string): Promise<Page> {
    return page('sources/table-new.njk', { source: await this.sources.find(sourceId), name: '', ...faultModel([]) });
  }

  @Post()
  @Audited('value-table.added', { about: 'source' })
  add(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const name = FormValues.read(body).text('name').toLowerCase();
    return answerForm({
      load: () => this.sources.find(sourceId),
      read: () =>
        tableName.safeParse(name).success
          ? { value: name }
          : fault('name', 'Enter a name of small letters, digits and hyphens, such as step-types'),
      act: async () => redirectTo(paths.valueTables.show(sourceId, await this.tables.add(sourceId, name, reader.ref))),
      again: ({ faults, status }, source) =>
        page('sources/table-new.njk', { source, name, ...faultModel(faults) }, status),
      refusals: [refusedBy(SourceRefusedError, 'name')],
    });
  }

  @Get(':tableId')
  async show(@Param('id', ParseId) sourceId: string, @Param('tableId', ParseId) tableId: string): Promise<Page> {
    return this.page(await this.find(sourceId, tableId));
  }

  @Post(':tableId/rows')
  @Audited('value-table.changed', { about: 'value-table', param: 'tableId' })
  addRow(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body).texts('from', 'to', 'note');
    return answerForm({
      load: () => this.find(sourceId, tableId),
      read: ({ givesEventTypes }): Reading<ValueTableRow[]> => {
        const row = readTableRow(values.from, values.to, values.note, givesEventTypes);
        return row.faults ? row : { value: [row.value] };
      },
      act: (rows, found) => this.put(found, rows, reader),
      again: ({ faults, status }, found) => this.page(found, { values }, faults, status),
      refusals: [refusedBy(SourceRefusedError, 'from')],
    });
  }

  @Post(':tableId/paste')
  @Audited('value-table.changed', { about: 'value-table', param: 'tableId' })
  paste(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const lines = FormValues.read(body).typed('lines');
    return answerForm({
      load: () => this.find(sourceId, tableId),
      read: ({ givesEventTypes }): Reading<ValueTableRow[]> => {
        const { rows, faults } = readPastedRows(lines, givesEventTypes);
        return faults.length > 0 ? fault('lines', inShort(faults)) : { value: rows };
      },
      act: (rows, found) => this.put(found, rows, reader),
      again: ({ faults, status }, found) => this.page(found, { lines }, faults, status),
      refusals: [refusedBy(SourceRefusedError, 'lines')],
    });
  }

  @Post(':tableId/take-out')
  @Audited('value-table.changed', { about: 'value-table', param: 'tableId' })
  async takeOut(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Redirect> {
    const { table } = await this.find(sourceId, tableId);
    const from = textOf(body, 'value') ?? '';
    await this.tables.takeOut(sourceId, table, from, reader.ref);
    return redirectTo(paths.valueTables.show(sourceId, tableId), `${from} is taken out.`);
  }

  @Post(':tableId/remove')
  @Audited('value-table.removed', { about: 'value-table', param: 'tableId' })
  remove(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return answerForm({
      load: () => this.find(sourceId, tableId),
      read: ({ table }) => ({ value: table.name }),
      act: async (name) => {
        await this.tables.remove(sourceId, tableId, reader.ref);
        return redirectTo(paths.sources.show(sourceId), `The table ${name} is removed.`);
      },
      again: ({ faults, status }, found) => this.page(found, {}, faults, status),
      refusals: [refusedBy(SourceRefusedError, 'remove', 409)],
    });
  }

  private async find(sourceId: string, tableId: string) {
    const source = await this.sources.find(sourceId);
    const table = await this.tables.find(sourceId, tableId);
    if (!table) throw new NotFoundException();
    const mappings = await this.mappings.list(sourceId);
    const givesEventTypes = mappings.some(({ applies }) => applies.when === 'table' && applies.table === table.name);
    return { source, table, givesEventTypes };
  }

  private async put(
    { source, table }: { source: RegisteredSource; table: Table },
    rows: ValueTableRow[],
    reader: Reader,
  ): Promise<Redirect> {
    await this.tables.put(source.id, table, rows, reader.ref);
    const what = rows.length === 1 ? '1 row is' : `${String(rows.length)} rows are`;
    return redirectTo(paths.valueTables.show(source.id, table.id), `${what} saved.`);
  }

  private page(
    found: { source: RegisteredSource; table: Table; givesEventTypes: boolean },
    kept: { values?: object; lines?: string } = {},
    faults: FormFault[] = [],
    status = 200,
  ): Page {
    return page(
      'sources/table.njk',
      { ...found, values: kept.values ?? {}, lines: kept.lines ?? '', ...faultModel(faults) },
      status,
    );
  }
}

const TOLD = 5;

/** The first of many faults, and how many more there are. */
function inShort(faults: readonly string[]): string {
  const more = faults.length - TOLD;
  return faults.slice(0, TOLD).join('. ') + (more > 0 ? `. ${String(more)} more` : '');
}
