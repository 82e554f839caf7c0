import { RunsReader, RunsService } from '@linchpin/actions';
import { type Alarm, OpenAlarms } from '@linchpin/messages';
import { StaffAccounts, type StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { RetryRight } from '../access/retry-right.js';
import { type AlarmWords, alarmWords } from './alarm-words.js';

/** An alarm as its page shows it. */
export type OpenAlarm = Alarm & AlarmWords;

/** Names of so many people are enough to know whom to ask. */
const NAMED = 3;

/** One press tries so many again: a browser waits for all of them. */
const AT_ONCE = 200;

/** What needs a person: actions that were rejected or failed, and alarms for those who settle them. */
@Injectable()
export class AttentionList {
  constructor(
    private readonly runs: RunsReader,
    private readonly service: RunsService,
    private readonly alarms: OpenAlarms,
    private readonly accounts: StaffAccounts,
    private readonly retryRight: RetryRight,
  ) {}

  /** How many problems and alarms need somebody, as far as this member of staff may see them. */
  async count(staff: StaffMember): Promise<number> {
    return (await this.runs.countProblems(await this.reader(staff))) + (await this.openAlarms(staff)).length;
  }

  /** One page of the problems of this person's teams, the newest first. */
  async problems(staff: StaffMember, page: number, pageSize: number): ReturnType<RunsReader['problems']> {
    return this.runs.problems(await this.reader(staff), page, pageSize);
  }

  /** One page of the actions that met with one problem, newest first. */
  async actions(
    staff: StaffMember,
    problemId: string,
    page: number,
    pageSize: number,
  ): ReturnType<RunsReader['needingAPerson']> {
    return this.runs.needingAPerson(await this.reader(staff), problemId, page, pageSize);
  }

  /**
   * Tries again what met with a problem, as far as it is of this person's teams: so many at a time, the oldest left for
   * the next press. Tells how many will be tried and how many are still there: what stands still is not tried.
   */
  async retryAll(problemId: string, staff: StaffMember): Promise<{ retried: number; still: number }> {
    const { rows, total } = await this.actions(staff, problemId, 1, AT_ONCE);
    if (total === 0) return { retried: 0, still: 0 };
    let retried = 0;
    for (const { id } of rows) if (await this.service.retry(id)) retried += 1;
    return { retried, still: (await this.actions(staff, problemId, 1, 1)).total };
  }

  /** The alarms that nobody has marked as seen. None for those who do not settle them. */
  async openAlarms(staff: StaffMember): Promise<OpenAlarm[]> {
    if (!may(staff, 'settle-alarms')) return [];
    const alarms = await this.alarms.open(staff.seesRestricted);
    return alarms.map((alarm) => ({ ...alarm, ...alarmWords(alarm) }));
  }

  /** Names of operations staff, for whoever cannot put right what is theirs. None for operations themselves. */
  async operations(staff: StaffMember): Promise<string[]> {
    if (may(staff, 'manage-sources')) return [];
    return (await this.accounts.ofRole('operations')).slice(0, NAMED).map(({ name }) => name);
  }

  /** Marks an alarm as seen. False when it is not there for this member of staff, or no longer open. */
  async see(alarmId: string, staff: StaffMember): Promise<boolean> {
    return may(staff, 'settle-alarms') && (await this.alarms.see(alarmId, staff.seesRestricted));
  }

  /** What somebody sees here is what they may try again: of their team, of a hub's teams, or of all. */
  private async reader(staff: StaffMember): Promise<Parameters<RunsReader['problems']>[0]> {
    return { seesRestricted: staff.seesRestricted, teamCodes: await this.retryRight.teamCodes(staff) };
  }
}
