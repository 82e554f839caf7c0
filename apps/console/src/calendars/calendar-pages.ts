import type { Reader } from '@linchpin/access';
import { type Explanation, KNOWN_YEARS } from '@linchpin/calendar';
import { type CalendarChange, CouncilCalendars } from '@linchpin/council-calendars';
import { londonDate } from '@linchpin/dates';
import type { CalendarPreview } from '@linchpin/deadlines';
import { TasksService } from '@linchpin/tasks';
import { StaffNames, Team } from '@linchpin/teams';
import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { faultModel } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { page, type Page } from '../pages/page.js';
import { paths } from '../paths.js';
import type { WrongCalendar } from './calendar-forms.js';
import { teamName } from './team-name.js';
import { calendarChoices, readSum, sumValues } from './working-day-sum.js';

/** What stands on the page of a year besides the year. */
interface YearParts {
  wrong?: WrongCalendar | undefined;
  sum?: Explanation | null | undefined;
  sumValues?: ReturnType<typeof sumValues>;
}

/** Builds the pages of the calendars, for their own addresses and for forms that were refused. */
@Injectable()
export class CalendarPages {
  constructor(
    private readonly calendars: CouncilCalendars,
    private readonly tasks: TasksService,
    private readonly staff: StaffNames,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  /** The calendars of the year that an address asks for, without one of this year; and a sum, where it asks for one. */
  async sums(query: unknown, reader: Reader): Promise<Page> {
    const values = sumValues(query);
    const sum = readSum(values, await this.calendars.current());
    const wrong: WrongCalendar | undefined = sum.faults && { faults: sum.faults, values: {} };
    return this.year(FormValues.read(query).text('year'), reader, { wrong, sum: sum.value, sumValues: values });
  }

  /** The calendars of a year, and a form of theirs with what is wrong with it. */
  async year(
    asked: string,
    reader: Reader,
    { wrong, sum = null, sumValues: shown = sumValues({}) }: YearParts = {},
    status = wrong ? 422 : 200,
  ): Promise<Page> {
    const year = shownYear(asked);
    const { bankHolidays, closureDays, terms } = await this.calendars.year(year);
    const names = await this.staff.all();
    const nameOf = (ref: string) => names.get(ref) ?? ref;
    const added = <Day extends { addedBy: string | null }>(day: Day) => ({
      ...day,
      addedBy: day.addedBy === null ? null : nameOf(day.addedBy),
    });
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
        bankHolidays: bankHolidays.map(added),
        closureDays: closureDays.map(added),
        terms: terms.map(added),
        history: (await this.calendars.history(reader)).map((line) => ({ ...line, who: nameOf(line.who) })),
        ...faultModel(wrong?.faults),
        values: wrong?.values ?? {},
        sum,
        sumValues: shown,
        calendarChoices,
      },
      status,
    );
  }

  /** The form of one term. Throws a 404 when there is none. */
  async term(termId: string, wrong?: WrongCalendar): Promise<Page> {
    const term = await this.calendars.term(termId);
    if (!term) throw new NotFoundException();
    const values = wrong?.values ?? { name: term.name, startsOn: term.startsOn, endsOn: term.endsOn };
    return page('calendars/term.njk', { term, ...faultModel(wrong?.faults), values }, wrong ? 422 : 200);
  }

  /** What a change would do, for this reader; with `refused`, why it was not made when it was confirmed. */
  async preview(preview: CalendarPreview, reader: Reader, refused?: string): Promise<Page> {
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
        tasks: closes.length > 0 ? await this.tasks.dueOn(reader, closes) : 0,
        more: moved.total - moved.rows.length,
        change: JSON.stringify(change),
        fingerprint,
        backPath: yearPath(change),
      },
      refused ? 409 : 200,
    );
  }
}

/** The year that a change is about; undefined when it is about none. */
export function yearOf(change: CalendarChange): string | undefined {
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
  return date?.slice(0, 4);
}

/** The page of that year. */
export function yearPath(change: CalendarChange): string {
  return paths.calendars.year({ year: yearOf(change) });
}

function shownYear(asked: string): number {
  const year = /^\d{4}$/.test(asked) ? Number(asked) : 0;
  if (year >= KNOWN_YEARS.first && year <= KNOWN_YEARS.last) return year;
  return Number(londonDate(new Date()).slice(0, 4));
}
