import { randomUUID } from 'node:crypto';
import {
  type CalendarChange,
  calendarChangeSchema,
  CalendarRefusedError,
  CalendarsChangedError,
  CalendarsService,
} from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import { BadRequestException, Body, Controller, Get, NotFoundException, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { TakesFile } from '../set-up/set-up-uploads.js';
import { type CalendarFault, type CalendarForm, closureOf, isFault, termOf, typed } from './calendar-forms.js';
import { CalendarPages, yearPath } from './calendar-pages.js';

/** The list of GOV.UK has about 30 thousand bytes. */
const LARGEST_FILE = 1_000_000;

/** Changes to the calendars: each is shown with the deadlines that it moves, and made when that is confirmed. */
@Controller('calendars')
@RequirePermission('change-calendars')
export class CalendarChangesController {
  constructor(
    private readonly calendars: CalendarsService,
    private readonly pages: CalendarPages,
  ) {}

  @Post('closure-days')
  close(@Body() body: unknown, @SignedIn() staff: StaffMember): Promise<Page> {
    const change = closureOf(body);
    const values = { title: typed(body, 'title'), from: typed(body, 'from'), to: typed(body, 'to') };
    if (isFault(change)) return this.pages.year(body, staff, change);
    return this.preview(change, staff, (error) => this.pages.year(body, staff, faultOf('closure', error, values)));
  }

  @Get('closure-days/remove')
  open(@Query() query: unknown, @SignedIn() staff: StaffMember): Promise<Page> {
    const date = typed(query, 'date');
    return this.previewLink({ kind: 'open', from: date, to: date }, 'closure', staff);
  }

  @Post('school-terms')
  addTerm(@Body() body: unknown, @SignedIn() staff: StaffMember): Promise<Page> {
    // The id travels with the change, so that a form that is sent twice adds one term.
    const change = termOf(body, 'add-term', randomUUID());
    if (isFault(change)) return this.pages.year(body, staff, change);
    return this.preview(change, staff, (error) =>
      this.pages.year(body, staff, faultOf('term', error, termValues(change))),
    );
  }

  @Get('school-terms/:id')
  term(@Param('id', ParseId) termId: string): Promise<Page> {
    return this.pages.term(termId);
  }

  @Post('school-terms/:id')
  changeTerm(
    @Param('id', ParseId) termId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page> {
    const change = termOf(body, 'change-term', termId);
    if (isFault(change)) return this.pages.term(termId, change);
    return this.preview(change, staff, (error) => this.pages.term(termId, faultOf('term', error, termValues(change))));
  }

  @Get('school-terms/:id/remove')
  removeTerm(@Param('id', ParseId) termId: string, @SignedIn() staff: StaffMember): Promise<Page> {
    return this.previewLink({ kind: 'remove-term', id: termId }, 'term', staff);
  }

  @Post('bank-holidays')
  @TakesFile(LARGEST_FILE)
  async readFile(@Req() request: FastifyRequest, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const { upload, body } = request;
    const refuse = (text: string) =>
      this.pages.year(body, staff, { form: 'file', errors: [{ field: 'file', text }], values: {} });
    if (!upload) return refuse('Choose the file that you saved from GOV.UK');
    if (upload.tooLarge) return refuse('The file must be smaller than 1MB: the list of GOV.UK is far smaller');
    try {
      const { change, years } = await this.calendars.changeOfFile(upload.content.toString('utf8'));
      if (change) return await this.pages.preview(await this.calendars.preview(change, staff), staff);
      const covered = years.length > 1 ? `${String(years[0])} to ${String(years.at(-1))}` : String(years[0]);
      return redirectTo(
        paths.calendars.year({ year: typed(body, 'year') || String(years[0]) }),
        `The file says nothing new. It covers ${covered}, and all of its bank holidays are known.`,
      );
    } catch (error) {
      if (error instanceof CalendarRefusedError) return refuse(error.message);
      throw error;
    }
  }

  @Get('bank-holidays/remove')
  forget(@Query() query: unknown, @SignedIn() staff: StaffMember): Promise<Page> {
    return this.previewLink({ kind: 'unproclaim', date: typed(query, 'date') }, 'file', staff);
  }

  @Post('confirm')
  async confirm(@Body() body: unknown, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const change = changeIn(body);
    try {
      const moved = await this.calendars.confirm(change, typed(body, 'fingerprint'), staff);
      return redirectTo(yearPath(change), doneMessage(moved));
    } catch (error) {
      if (!(error instanceof CalendarRefusedError)) throw error;
      if (!(error instanceof CalendarsChangedError)) return this.refused(error, change, staff);
      return this.preview(change, staff, (second) => this.refused(second, change, staff), error.message);
    }
  }

  private async preview(
    change: CalendarChange,
    staff: StaffMember,
    whenRefused: (error: CalendarRefusedError) => Promise<Page>,
    why?: string,
  ): Promise<Page> {
    try {
      return await this.pages.preview(await this.calendars.preview(change, staff), staff, why);
    } catch (error) {
      if (error instanceof CalendarRefusedError) return whenRefused(error);
      throw error;
    }
  }

  /** The preview behind a link: an address made by hand leads to nothing. */
  private previewLink(given: CalendarChange, form: CalendarForm, staff: StaffMember): Promise<Page> {
    const { data: change } = calendarChangeSchema.safeParse(given);
    if (!change) throw new NotFoundException();
    return this.preview(change, staff, (error) => this.refused(error, change, staff, form));
  }

  private refused(
    error: CalendarRefusedError,
    change: CalendarChange,
    staff: StaffMember,
    form: CalendarForm = 'file',
  ) {
    const year = /\d{4}$/.exec(yearPath(change))?.[0] ?? '';
    const fault: CalendarFault = { form, errors: [{ field: 'main-content', text: error.message }], values: {} };
    return this.pages.year({ year }, staff, fault, 409);
  }
}

/** The change that a preview put into its form. */
function changeIn(body: unknown): CalendarChange {
  const given = typeof body === 'object' && body !== null && 'change' in body ? body.change : undefined;
  if (typeof given !== 'string') throw new BadRequestException();
  try {
    return calendarChangeSchema.parse(JSON.parse(given));
  } catch {
    throw new BadRequestException();
  }
}

function doneMessage(moved: number): string {
  if (moved === 0) return 'The calendars are changed. No open deadline has moved.';
  return `The calendars are changed. ${moved === 1 ? '1 open deadline has' : `${String(moved)} open deadlines have`} moved.`;
}

function faultOf(form: CalendarForm, { message, field }: CalendarRefusedError, values: CalendarFault['values']) {
  const first: Record<CalendarForm, string> = { closure: 'from', term: 'startsOn', file: 'file', sum: 'sum-from' };
  return { form, errors: [{ field: field ?? first[form], text: message }], values } satisfies CalendarFault;
}

function termValues(change: CalendarChange): Record<string, string> {
  return 'startsOn' in change ? { name: change.name, startsOn: change.startsOn, endsOn: change.endsOn } : {};
}
