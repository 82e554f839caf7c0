import { type Alarm, AlarmsService } from '@linchpin/events';
import { RunsReader } from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';

/** An alarm as its page shows it. */
export interface OpenAlarm extends Alarm {
  title: string;
}

const alarmTitles: Record<Alarm['kind'], string> = {
  'event-changed': 'An event came again with other contents',
  'event-not-matched': 'An event could not be matched with its triggers',
  'not-handed-over': 'A request for help could not be handed over',
  'deadline-not-told': 'Nobody could be told of a deadline',
  'message-changed': 'A message came again with other contents',
  'mapping-stopped': 'A mapping was stopped at its limit',
  'mapping-failed': 'The expression of a mapping failed',
  'mapping-unfit': 'What a mapping makes does not fit its event type',
  'unmapped-ending': 'Unmapped messages will be discarded in a week',
};

/** What needs a person: actions that were rejected or failed, and alarms for those who settle them. */
@Injectable()
export class AttentionList {
  constructor(
    private readonly runs: RunsReader,
    private readonly alarms: AlarmsService,
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
    return alarms.map((alarm) => ({ ...alarm, title: alarmTitles[alarm.kind] }));
  }

  /** Marks an alarm as seen. False when it is not there for this member of staff, or no longer open. */
  async see(alarmId: string, staff: StaffMember): Promise<boolean> {
    return may(staff, 'settle-alarms') && (await this.alarms.see(alarmId, staff.seesRestricted));
  }
}
