import { CouncilCalendars } from '@linchpin/council-calendars';
import type { DeadlineRow } from '@linchpin/deadlines';
import { Team } from '@linchpin/teams';
import type { Calendars } from '@linchpin/timings';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { StateTag } from '../pages/states.js';
import { DeadlineTeams } from './deadline-teams.js';
import { deadlineTag, timeLeft } from './deadline-words.js';

/** A deadline as the pages show it. */
export type ShownDeadline<Row extends DeadlineRow = DeadlineRow> = Row & {
  tag: StateTag;
  /** Null once it is settled. */
  left: string | null;
  teamName: string;
};

/** Puts deadlines into people's words. */
@Injectable()
export class DeadlineRows {
  constructor(
    private readonly calendars: CouncilCalendars,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  /** The teams of the council, by name. */
  async allTeams(): Promise<Team[]> {
    return this.teams.find({ order: { name: 'ASC' } });
  }

  /** These deadlines in words, in their order. */
  async shown<Row extends DeadlineRow>(rows: readonly Row[]): Promise<ShownDeadline<Row>[]> {
    const teams = new DeadlineTeams(await this.allTeams());
    const calendars = await this.calendars.current();
    return rows.map((row) => inWords(row, teams, calendars, new Date()));
  }
}

function inWords<Row extends DeadlineRow>(row: Row, teams: DeadlineTeams, calendars: Calendars, now: Date) {
  const unsettled = (row.state === 'open' || row.state === 'missed') && row.doneAt === null;
  return {
    ...row,
    tag: deadlineTag(row),
    left: unsettled ? timeLeft(row, now, calendars) : null,
    teamName: teams.ownerOf(row)?.name ?? row.teamCode ?? 'No team',
  };
}
