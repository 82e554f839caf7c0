import {
  MappingsService,
  type RegisteredSource,
  SourceRefusedError,
  tableName,
  type ValueTableRow,
  ValueTablesService,
} from '@linchpin/events';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { faultModel, type FormFault, linesOf } from './form-faults.js';
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
  async add(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const source = await this.sources.find(sourceId);
    const name = (textOf(body, 'name') ?? '').toLowerCase();
    const again = (text: string) =>
      page('sources/table-new.njk', { source, name, ...faultModel([{ field: 'name', text }]) }, 422);
    if (!tableName.safeParse(name).success)
      return again('Enter a name of small letters, digits and hyphens, such as step-types');
    try {
      return redirectTo(paths.valueTables.show(sourceId, await this.tables.add(sourceId, name, staff.ref)));
    } catch (error) {
      if (error instanceof SourceRefusedError) return again(error.message);
      throw error;
    }
  }

  @Get(':tableId')
  async show(@Param('id', ParseId) sourceId: string, @Param('tableId', ParseId) tableId: string): Promise<Page> {
    return this.page(await this.find(sourceId, tableId));
  }

  @Post(':tableId/rows')
  async addRow(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const found = await this.find(sourceId, tableId);
    const typed = {
      from: textOf(body, 'from') ?? '',
      to: textOf(body, 'to') ?? '',
      note: textOf(body, 'note', 201) ?? '',
    };
    const row = readTableRow(typed.from, typed.to, typed.note, found.givesEventTypes);
    if (typeof row === 'string') {
      const field = !typed.from ? 'from' : typed.note.length > 200 ? 'note' : 'to';
      return this.page(found, { typed }, [{ field, text: row }], 422);
    }
    return this.put(found, [row], staff, (text) => this.page(found, { typed }, [{ field: 'from', text }], 422));
  }

  @Post(':tableId/paste')
  async paste(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const found = await this.find(sourceId, tableId);
    const lines = linesOf(body, 'lines');
    const { rows, faults } = readPastedRows(lines, found.givesEventTypes);
    if (faults.length > 0) {
      const text = faults.slice(0, 5).join('. ') + (faults.length > 5 ? `. ${String(faults.length - 5)} more` : '');
      return this.page(found, { lines }, [{ field: 'lines', text }], 422);
    }
    return this.put(found, rows, staff, (text) => this.page(found, { lines }, [{ field: 'lines', text }], 422));
  }

  @Post(':tableId/take-out')
  async takeOut(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Redirect> {
    const { table } = await this.find(sourceId, tableId);
    const from = textOf(body, 'value') ?? '';
    await this.tables.takeOut(sourceId, table, from, staff.ref);
    return redirectTo(paths.valueTables.show(sourceId, tableId), `${from} is taken out.`);
  }

  @Post(':tableId/remove')
  async remove(
    @Param('id', ParseId) sourceId: string,
    @Param('tableId', ParseId) tableId: string,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const found = await this.find(sourceId, tableId);
    try {
      await this.tables.remove(sourceId, tableId, staff.ref);
    } catch (error) {
      if (!(error instanceof SourceRefusedError)) throw error;
      return this.page(found, {}, [{ field: 'remove', text: error.message }], 409);
    }
    return redirectTo(paths.sources.show(sourceId), `The table ${found.table.name} is removed.`);
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
    staff: StaffMember,
    whenFull: (text: string) => Page,
  ): Promise<Page | Redirect> {
    try {
      await this.tables.put(source.id, table, rows, staff.ref);
    } catch (error) {
      if (error instanceof SourceRefusedError) return whenFull(error.message);
      throw error;
    }
    const what = rows.length === 1 ? '1 row is' : `${String(rows.length)} rows are`;
    return redirectTo(paths.valueTables.show(source.id, table.id), `${what} saved.`);
  }

  private page(
    found: { source: RegisteredSource; table: Table; givesEventTypes: boolean },
    kept: { typed?: object; lines?: string } = {},
    faults: FormFault[] = [],
    status = 200,
  ): Page {
    return page(
      'sources/table.njk',
      { ...found, typed: kept.typed ?? {}, lines: kept.lines ?? '', ...faultModel(faults) },
      status,
    );
  }
}
