import type { AlarmsService } from '@linchpin/alarms';
import type { EventsService } from '@linchpin/events';
import type { Calendars } from '@linchpin/timings';

/** What a run needs to go on: who hears of an action that needs a person, and the calendars of the day. */
export interface RunNeeds {
  events: EventsService;
  alarms: AlarmsService;
  calendars: Calendars;
  /** Working days until a letter can be answered; left out: as for a council that has set nothing. */
  letterNotice?: number;
}
