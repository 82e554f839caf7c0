import { randomUUID } from 'node:crypto';
import type { Reader } from '@linchpin/access';
import {
  type CalendarChange,
  calendarChangeSchema,
  CalendarRefusedError,
  CalendarsChangedError,
  CouncilCalendars,
} from '@linchpin/council-calendars';
import { CalendarChanges } from '@linchpin/deadlines';
import { BadRequestException, Body, Controller, Get, NotFoundException, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, type Refused, refusedBy } from '../forms/answer-form.js';
import { fault, type FormFault, type Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { TakesFile } from '../set-up/set-up-uploads.js';
import { closureValues, readClosure, readTerm, termValues } from './calendar-forms.js';
import { CalendarPages, yearOf, yearPath } from './calendar-pages.js';

/** The list of GOV.UK has about 30 thousand bytes. */
const LARGEST_FILE = 1_000_000;

/** Changes to the calendars: each is shown with the deadlines that it moves, and made when that is confirmed. */
@Controller('calendars')
@RequirePermission('change-calendars')
export class CalendarChangesController {
  constructor(
    private readonly calendars: CalendarChanges,
    private readonly record: CouncilCalendars,
    private readonly pages: CalendarPages,
  ) {}

  @Post('closure-days')
  @Audited('calendar.previewed')
  close(@Body() body: unknown, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const given = FormValues.read(body);
    const values = closureValues(given);
    return this.ask(readClosure(values), reader, 'from', ({ faults }) =>
      this.pages.year(given.text('year'), reader, { wrong: { faults, values } }),
    );
  }

  @Get('closure-days/remove')
  open(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const date = FormValues.read(query).text('date');
    return this.askByLink({ kind: 'open', from: date, to: date }, reader);
  }

  @Post('school-terms')
  @Audited('calendar.previewed')
  addTerm(@Body() body: unknown, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const given = FormValues.read(body);
    const values = termValues(given);
    // The id travels with the change, so that a form that is sent twice adds one term.
    return this.ask(readTerm(values, 'add-term', randomUUID()), reader, 'startsOn', ({ faults }) =>
      this.pages.year(given.text('year'), reader, { wrong: { faults, values } }),
    );
  }

  @Get('school-terms/:id')
  term(@Param('id', ParseId) termId: string): Promise<Page> {
    return this.pages.term(termId);
  }

  @Post('school-terms/:id')
  @Audited('calendar.previewed', { about: 'school-term' })
  changeTerm(
    @Param('id', ParseId) termId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = termValues(FormValues.read(body));
    return this.ask(readTerm(values, 'change-term', termId), reader, 'startsOn', ({ faults }) =>
      this.pages.term(termId, { faults, values }),
    );
  }

  @Get('school-terms/:id/remove')
  removeTerm(@Param('id', ParseId) termId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    return this.askByLink({ kind: 'remove-term', id: termId }, reader);
  }

  @Post('bank-holidays')
  @Audited('calendar.previewed')
  @TakesFile(LARGEST_FILE)
  readFile(@Req() { upload, body }: FastifyRequest, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const year = FormValues.read(body).text('year');
    return answerForm({
      load: () => upload,
      read: (file) => {
        if (!file) return fault('file', 'Choose the file that you saved from GOV.UK');
        return file.tooLarge
          ? fault('file', 'The file must be smaller than 1MB: the list of GOV.UK is far smaller')
          : { value: file.content.toString('utf8') };
      },
      act: async (content) => {
        const { change, years } = await this.record.changeOfFile(content);
        if (change) return this.pages.preview(await this.calendars.preview(reader, change), reader);
        const covered = years.length > 1 ? `${String(years[0])} to ${String(years.at(-1))}` : String(years[0]);
        return redirectTo(
          paths.calendars.year({ year: year || String(years[0]) }),
          `The file says nothing new. It covers ${covered}, and all of its bank holidays are known.`,
        );
      },
      again: ({ faults }) => this.pages.year(year, reader, { wrong: { faults, values: {} } }),
      refusals: [refusedBy(CalendarRefusedError, 'file')],
    });
  }

  @Get('bank-holidays/remove')
  forget(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    return this.askByLink({ kind: 'unproclaim', date: FormValues.read(query).text('date') }, reader);
  }

  @Post('confirm')
  @Audited('calendar.changed')
  confirm(@Body() body: unknown, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => changeIn(values),
      read: (change) => ({ value: change }),
      act: async (change) => {
        const moved = await this.calendars.confirm(reader, change, values.text('fingerprint'));
        return redirectTo(yearPath(change), doneMessage(moved));
      },
      again: ({ error, faults }, change) =>
        error instanceof CalendarsChangedError
          ? this.ask(
              { value: change },
              reader,
              '',
              (second) => this.refused(second.faults, change, reader),
              error.message,
            )
          : this.refused(faults, change, reader),
      refusals: [refusedBy(CalendarRefusedError, '', 409)],
    });
  }

  /** Shows what a change would do. `field`: where a refusal is told that names no other; `why`: why it is asked again. */
  private ask(
    read: Reading<CalendarChange>,
    reader: Reader,
    field: string,
    again: (wrong: Refused) => Promise<Page>,
    why?: string,
  ): Promise<Page | Redirect> {
    return answerForm({
      read: () => read,
      act: async (change) => this.pages.preview(await this.calendars.preview(reader, change), reader, why),
      again,
      refusals: [refusedBy(CalendarRefusedError, (error) => [{ field: error.field ?? field, text: error.message }])],
    });
  }

  /** The same behind a link: an address made by hand leads to nothing. */
  private askByLink(given: CalendarChange, reader: Reader): Promise<Page | Redirect> {
    const { data: change } = calendarChangeSchema.safeParse(given);
    if (!change) throw new NotFoundException();
    return this.ask({ value: change }, reader, '', ({ faults }) => this.refused(faults, change, reader));
  }

  /** The page of the year as it stands now, with why nothing is changed. */
  private refused(faults: readonly FormFault[], change: CalendarChange, reader: Reader): Promise<Page> {
    const told = faults.map(({ text }) => ({ field: '', text }));
    return this.pages.year(yearOf(change) ?? '', reader, { wrong: { faults: told, values: {} } }, 409);
  }
}

/** The change that a preview put into its form. */
function changeIn(values: FormValues): CalendarChange {
  try {
    return calendarChangeSchema.parse(JSON.parse(values.typed('change')));
  } catch {
    throw new BadRequestException();
  }
}

function doneMessage(moved: number): string {
  if (moved === 0) return 'The calendars are changed. No open deadline has moved.';
  return `The calendars are changed. ${moved === 1 ? '1 open deadline has' : `${String(moved)} open deadlines have`} moved.`;
}
