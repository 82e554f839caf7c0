import { type Alarm, AlarmsService } from '@linchpin/events';
import { RunsReader } from '@linchpin/runs';
import { StaffAccounts, type StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { type AlarmWords, alarmWords } from './alarm-words.js';

/** An alarm as its page shows it. */
export type OpenAlarm = Alarm & AlarmWords;

/** Names of so many people are enough to know whom to ask. */
const NAMED = 3;

/** What needs a person: actions that were rejected or failed, and alarms for those who settle them. */
@Injectable()
export class AttentionList {
  constructor(
    private readonly runs: RunsReader,
    private readonly alarms: AlarmsService,
    private readonly accounts: StaffAccounts,
  ) {}

  /** How many actions and alarms need somebody, as far as this member of staff may see them. */
  async count(staff: StaffMember): Promise<number> {
    const { total } = await this.actions(staff, 1, 1);
    return total + (await this.openAlarms(staff)).length;
  }

  /** One page of the actions, newest first. */
  actions(staff: StaffMember, page: number, pageSize: number): ReturnType<RunsReader['needingAPerson']> {
    return this.runs.needingAPerson(staff.seesRestricted, page, pageSize);
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
}
