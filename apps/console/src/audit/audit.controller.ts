import type { Reader } from '@linchpin/access';
import { AgencyDirectory } from '@linchpin/agency-checks';
import { actInWords, AuditSearch, MOST_COUNTED } from '@linchpin/audit';
import { StaffAccounts } from '@linchpin/teams';
import { Controller, Get, NotFoundException, Param, Query, type StreamableFile } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { withQuery } from '../address.js';
import { Audited } from '../audited/audited.js';
import { faultModel } from '../forms/form-faults.js';
import { pageOf, textOf } from '../forms/query.js';
import { page, type Page } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { paths } from '../paths.js';
import { csvFile, csvLines } from './audit-csv.js';
import { actChoices, askedTrail, personChoices } from './audit-filter.js';
import { inWords, whoInWords } from './audit-words.js';
import { ChildTrail } from './child-trail.js';

const ON_A_PAGE = 50;
const IN_A_BATCH = 1000;

/** The audit trail, for those who look at what was done and read. */
@Controller('audit')
@RequirePermission('see-audit')
export class AuditController {
  constructor(
    private readonly search: AuditSearch,
    private readonly childTrail: ChildTrail,
    private readonly accounts: StaffAccounts,
    private readonly agencies: AgencyDirectory,
  ) {}

  /** Newest first. A page leads to the older and the newer one by the entry at its end: no number of pages is counted. */
  @Get()
  @Audited('trail.searched', { about: 'reference', named: ['child', 'reference'], onlyNamed: true })
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const people = await this.accounts.everybody();
    const { fields, filter, faults } = askedTrail(query, people);
    const model = {
      filter: fields,
      filtered: Object.values(fields).some(Boolean),
      people: personChoices(people),
      acts: actChoices,
    };
    if (faults.length > 0) {
      const nothing = { entries: [], counted: '', older: null, newer: null, newest: null };
      return page('audit/index.njk', { ...model, ...nothing, ...faultModel(faults) }, 422);
    }
    const [before, after] = [entryId(query, 'before'), entryId(query, 'after')];
    const found = await this.search.find(reader, filter, ON_A_PAGE + 1, { before, after });
    // One more than is shown says whether it goes on.
    const entries = after ? found.slice(-ON_A_PAGE) : found.slice(0, ON_A_PAGE);
    const more = found.length > ON_A_PAGE;
    const to = (place: Record<string, string | undefined>) => ({
      href: withQuery(paths.audit.list(), { ...fields, ...place }),
    });
    const names = new Map(people.map(({ ref, name }) => [ref, name]));
    return page('audit/index.njk', {
      ...model,
      entries: entries.map((entry) => inWords(entry, names)),
      counted: countInWords(await this.search.count(reader, filter)),
      older: (after ? found.length > 0 : more) ? to({ before: entries.at(-1)?.id }) : null,
      newer: (after ? more : before !== undefined) && entries[0] ? to({ after: entries[0].id }) : null,
      newest: before !== undefined || after !== undefined ? to({}).href : null,
      exportPath: withQuery(paths.audit.export(), fields),
      ...faultModel(),
    });
  }

  /** What was looked for, as a file for a spreadsheet: all of it, not one page. */
  @Get('export')
  @Audited('trail.exported', { about: 'reference', named: ['child', 'reference'] })
  async export(@Query() query: unknown, @SignedIn() reader: Reader): Promise<StreamableFile> {
    const people = await this.accounts.everybody();
    const { filter, faults } = askedTrail(query, people);
    if (faults.length > 0) throw new NotFoundException();
    const names = new Map(people.map(({ ref, name }) => [ref, name]));
    return csvFile(csvLines(this.search.batches(reader, filter, IN_A_BATCH), names), 'audit-trail.csv');
  }

  /** Who read or did what about one child, with the readings of their details for letters and checks. */
  @Get('children/:reference')
  @Audited('trail.searched', { about: 'child', param: 'reference' })
  async child(
    @Param('reference') reference: string,
    @Query() query: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page> {
    if (!/^[^\s\p{C}]{1,100}$/u.test(reference)) throw new NotFoundException();
    const number = pageOf(query);
    const { rows, total } = await this.childTrail.list(reader, reference, number, PAGE_SIZE);
    const names = new Map((await this.accounts.everybody()).map(({ ref, name }) => [ref, name]));
    const agencies = new Map((await this.agencies.all()).map(({ code, name }) => [code, name]));
    return page('audit/child.njk', {
      reference,
      lines: rows.map((line) => ({
        ...line,
        who: line.act === null ? readerInWords(line.who, agencies) : whoInWords(line.who, line.staffRef, names),
        what: line.act === null ? 'Details read' : actInWords(line.act),
        fields: line.fields?.map((field) => field.replaceAll('_', ' ')) ?? [],
      })),
      pagination: pagination(paths.audit.child(reference), {}, number, total),
    });
  }
}

function entryId(query: unknown, name: string): string | undefined {
  const text = textOf(query, name);
  return text && /^\d{1,18}$/.test(text) ? text : undefined;
}

function countInWords(total: number): string {
  if (total > MOST_COUNTED) return `More than ${MOST_COUNTED.toLocaleString('en-GB')} entries`;
  return total === 1 ? '1 entry' : `${total.toLocaleString('en-GB')} entries`;
}

/** Who read details of a child: Linchpin itself for a letter, or an agency. */
function readerInWords(reader: string, agencies: ReadonlyMap<string, string>): string {
  if (reader === 'documents.generate') return 'Linchpin, to make a letter';
  const [, code] = /^agency (.+)$/.exec(reader) ?? [];
  return code === undefined ? reader : `${agencies.get(code) ?? 'An agency'}, by its link`;
}
