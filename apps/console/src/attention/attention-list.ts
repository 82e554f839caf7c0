import type { Reader } from '@linchpin/access';
import { RunsReader, RunsService } from '@linchpin/actions';
import { type Alarm, OpenAlarms } from '@linchpin/messages';
import { StaffAccounts } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { retryTeams } from '../access/retry-right.js';
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
  ) {}

  /** How many problems and alarms need somebody, as far as this member of staff may see them. */
  async count(reader: Reader): Promise<number> {
    return (await this.runs.countProblems(reader, retryTeams(reader))) + (await this.openAlarms(reader)).length;
  }

  /** One page of the problems of this person's teams, the newest first. */
  async problems(reader: Reader, page: number, pageSize: number): ReturnType<RunsReader['problems']> {
    return this.runs.problems(reader, retryTeams(reader), page, pageSize);
  }

  /** One page of the actions that met with one problem, newest first. */
  async actions(
    reader: Reader,
    problemId: string,
    page: number,
    pageSize: number,
  ): ReturnType<RunsReader['needingAPerson']> {
    return this.runs.needingAPerson(reader, retryTeams(reader), problemId, page, pageSize);
  }

  /**
   * Tries again what met with a problem, as far as it is of this person's teams: so many at a time, the oldest left for
   * the next press. Tells how many will be tried and how many are still there: what stands still is not tried.
   */
  async retryAll(problemId: string, reader: Reader): Promise<{ retried: number; still: number }> {
    const { rows, total } = await this.actions(reader, problemId, 1, AT_ONCE);
    if (total === 0) return { retried: 0, still: 0 };
    let retried = 0;
    for (const { id } of rows) if (await this.service.retry(id)) retried += 1;
    return { retried, still: (await this.actions(reader, problemId, 1, 1)).total };
  }

  /** The alarms that nobody has marked as seen. None for those who do not settle them. */
  async openAlarms(reader: Reader): Promise<OpenAlarm[]> {
    if (!may(reader, 'settle-alarms')) return [];
    const alarms = await this.alarms.open(reader);
    return alarms.map((alarm) => ({ ...alarm, ...alarmWords(alarm) }));
  }

  /** Names of operations staff, for whoever cannot put right what is theirs. None for operations themselves. */
  async operations(reader: Reader): Promise<string[]> {
    if (may(reader, 'manage-sources')) return [];
    return (await this.accounts.ofRole('operations')).slice(0, NAMED).map(({ name }) => name);
  }

  /** Marks an alarm as seen. False when it is not there for this member of staff, or no longer open. */
  async see(alarmId: string, reader: Reader): Promise<boolean> {
    return may(reader, 'settle-alarms') && (await this.alarms.see(reader, alarmId));
  }
}
