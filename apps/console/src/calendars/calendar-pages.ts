import { type Explanation, KNOWN_YEARS, londonDate } from '@linchpin/calendar';
import { type CalendarChange, type CalendarPreview, CalendarsService, CouncilCalendars } from '@linchpin/runs';
import { TasksService } from '@linchpin/tasks';
import { type StaffMember, Team } from '@linchpin/teams';
import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { page, type Page } from '../pages/page.js';
import { paths } from '../paths.js';
import { type CalendarFault, type CalendarForm, typed } from './calendar-forms.js';
import { teamName } from './team-name.js';
import { calendarChoices, sumOf } from './working-day-sum.js';

/** Builds the pages of the calendars, for their own addresses and for forms that were refused. */
@Injectable()
export class CalendarPages {
  constructor(
    private readonly service: CalendarsService,
    private readonly calendars: CouncilCalendars,
    private readonly tasks: TasksService,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  /** The calendars of the year that a query or a form asks for, without one of this year. */
  async year(asked: unknown, staff: StaffMember, fault?: CalendarFault, status = fault ? 422 : 200): Promise<Page> {
    const year = yearOf(typed(asked, 'year'));
    const sum = fault ? null : sumOf(asked, await this.calendars.current());
    const wrong = sum && 'form' in sum ? sum : fault;
    const { bankHolidays, closureDays, terms } = await this.service.year(year);
    return page(
      'calendars/index.njk',
      {
        year,
        years: Array.from(
          { length: KNOWN_YEARS.last - KNOWN_YEARS.first + 1 },
          (_, index) => KNOWN_YEARS.first + index,
        ),
        previous: year > KNOWN_YEARS.first ? year - 1 : null,
        next: year < KNOWN_YEARS.last ? year + 1 : null,
        bankHolidays,
        closureDays,
        terms,
        history: await this.service.history(staff),
        ...faultModel(wrong),
        sum: sum && !('form' in sum) ? sum : null,
        sumValues: wrong?.form === 'sum' ? wrong.values : sumValues(asked, sum),
        calendarChoices,
      },
      wrong && status === 200 ? 422 : status,
    );
  }

  /** The form of one term. Throws a 404 when there is none. */
  async term(termId: string, fault?: CalendarFault): Promise<Page> {
    const term = await this.service.term(termId);
    if (!term) throw new NotFoundException();
    const values = fault?.values ?? { name: term.name, startsOn: term.startsOn, endsOn: term.endsOn };
    return page('calendars/term.njk', { term, ...faultModel(fault), values }, fault ? 422 : 200);
  }

  /** What a change would do, for this reader; with `refused`, why it was not made when it was confirmed. */
  async preview(preview: CalendarPreview, staff: StaffMember, refused?: string): Promise<Page> {
    const teams = await this.teams.find();
    const { change, fingerprint, changes, statutory, closes, moved } = preview;
    return page(
      'calendars/preview.njk',
      {
        refused,
        changes,
        statutory,
        moved: moved.rows.map((row) => ({ ...row, teamName: teamName(row, teams) })),
        total: moved.total,
        closes: closes.length,
        tasks: closes.length > 0 ? await this.tasks.dueOn(closes, staff) : 0,
        more: moved.total - moved.rows.length,
        change: JSON.stringify(change),
        fingerprint,
        backPath: yearPath(change),
      },
      refused ? 409 : 200,
    );
  }
}

/** The page of the year that a change is about. */
export function yearPath(change: CalendarChange): string {
  const date =
    'from' in change
      ? change.from
      : 'startsOn' in change
        ? change.startsOn
        : 'date' in change
          ? change.date
          : 'news' in change
            ? change.news[0]?.date
            : undefined;
  return date ? paths.calendars.year({ year: date.slice(0, 4) }) : paths.calendars.year();
}

function yearOf(asked: string): number {
  const year = /^\d{4}$/.test(asked) ? Number(asked) : 0;
  if (year >= KNOWN_YEARS.first && year <= KNOWN_YEARS.last) return year;
  return Number(londonDate(new Date()).slice(0, 4));
}

function faultModel(fault: CalendarFault | undefined) {
  const none: Record<CalendarForm, Record<string, string>> = { closure: {}, term: {}, file: {}, sum: {} };
  return {
    faults: fault?.errors ?? [],
    /** `errors.closure.title`: what is wrong with a field of a form. */
    errors: fault
      ? { ...none, [fault.form]: Object.fromEntries(fault.errors.map(({ field, text }) => [field, text])) }
      : none,
    given: fault ? { ...none, [fault.form]: fault.values } : none,
  };
}

function sumValues(asked: unknown, sum: Explanation | CalendarFault | null): Record<string, string> {
  if (!sum) return { from: '', count: '', direction: 'after', calendar: 'statutory' };
  const names = ['from', 'count', 'direction', 'calendar'];
  return Object.fromEntries(names.map((name) => [name, typed(asked, name)]));
}
