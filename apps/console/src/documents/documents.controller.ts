import type { Reader } from '@linchpin/access';
import { type DocumentRow, DocumentsService, TemplatesService } from '@linchpin/documents';
import { Controller, Get, NotFoundException, Param, Query, type StreamableFile } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { ContentReadings } from '../audited/content-readings.js';
import { type ContentAnswer, given, GivesContent } from '../audited/gives-content.js';
import { choiceOf, pageOf, textOf } from '../forms/query.js';
import { download } from '../pages/download.js';
import { page, type Page } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';

const states = ['final', 'draft', 'withdrawn'] as const;

/** The letters that were made. */
@Controller('documents')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly templates: TemplatesService,
    private readonly readings: ContentReadings,
  ) {}

  @Get()
  @Audited('reference.searched', { about: 'reference', named: 'search', onlyNamed: true })
  @RequirePermission('see-documents')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const number = pageOf(query);
    const filter = {
      search: textOf(query, 'search'),
      template: textOf(query, 'template'),
      state: choiceOf(query, 'state', states),
    };
    const { rows, total } = await this.documents.list(reader, {
      ...filter,
      page: number,
      pageSize: PAGE_SIZE,
    });
    const templates = await this.templates.list();
    return page('documents/index.njk', {
      documents: rows.map(shown),
      pagination: pagination(paths.documents.list(), filter, number, total),
      filter,
      filtered: Object.values(filter).some(Boolean),
      templates: templates.map(({ code, title }) => ({ value: code, text: `${code} ${title}` })),
      states,
    });
  }

  @Get(':id')
  @RequirePermission('see-documents')
  @GivesContent('letter', 'opened')
  async show(@Param('id', ParseId) documentId: string, @SignedIn() reader: Reader): Promise<ContentAnswer<Page>> {
    const document = await this.documents.one(reader, documentId);
    if (!document) throw new NotFoundException();
    const readings = await this.readings.of([document.id]);
    return given(page('documents/show.njk', { document: shown(document), readings }), document);
  }

  /** The Word file under its own name. */
  @Get(':id/download')
  @RequirePermission('see-documents')
  @GivesContent('letter', 'downloaded')
  async file(
    @Param('id', ParseId) documentId: string,
    @SignedIn() reader: Reader,
  ): Promise<ContentAnswer<StreamableFile>> {
    const document = await this.documents.one(reader, documentId);
    const file = document && (await this.documents.file(reader, documentId));
    if (!document || !file) throw new NotFoundException();
    return given(download(file), document);
  }
}

function shown(document: DocumentRow): DocumentRow & { recipient: string; approver: string | null } {
  return {
    ...document,
    recipient: inWords(document.recipientRole),
    approver: document.approverRole?.replaceAll('-', ' ') ?? null,
  };
}

function inWords(text: string): string {
  // A code such as `previous-carer`; a title that somebody wrote, such as `Looked-after children’s nurse`, has spaces.
  const words = text.includes(' ') ? text : text.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
