import { Module } from '@nestjs/common';
import { AttentionModule } from '../attention/attention.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { EventsModule } from '../events/events.module.js';
import { TriggersModule } from '../triggers/triggers.module.js';
import { TodayApprovals } from './today-approvals.js';
import { TodayChecks } from './today-checks.js';
import { TodayController } from './today.controller.js';
import { TodayDeadlines } from './today-deadlines.js';
import { TodayMeetings } from './today-meetings.js';
import { TodayNumbers } from './today-numbers.js';
import { TODAY_PARTS, type TodayPart } from './today-parts.js';
import { TodayTasks } from './today-tasks.js';

/** The blocks of the first page, in their order. */
const parts = [TodayApprovals, TodayTasks, TodayMeetings, TodayDeadlines, TodayChecks];

/** The first page: how the day goes. */
@Module({
  imports: [AttentionModule, DeadlinesModule, EventsModule, TriggersModule],
  controllers: [TodayController],
  providers: [
    TodayNumbers,
    ...parts,
    { provide: TODAY_PARTS, inject: parts, useFactory: (...loaded: TodayPart[]) => loaded },
  ],
})
export class TodayModule {}
