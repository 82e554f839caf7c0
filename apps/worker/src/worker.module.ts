import { ActionsModule } from '@linchpin/actions';
import { AgencyChecksModule } from '@linchpin/agency-checks';
import { AlertsModule } from '@linchpin/alerts';
import { AuditModule } from '@linchpin/audit';
import { type Settings, SettingsModule } from '@linchpin/config';
import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { DatabaseModule } from '@linchpin/database';
import { DeadlinesModule } from '@linchpin/deadlines';
import { DeliveriesModule } from '@linchpin/deliveries';
import { DocumentsModule } from '@linchpin/documents';
import { EventsModule } from '@linchpin/events';
import { loggingModule } from '@linchpin/logging';
import { MessagesModule } from '@linchpin/messages';
import { QueueModule, queueNames, queuePolicies } from '@linchpin/queue';
import { RoomsModule } from '@linchpin/rooms';
import { TasksModule } from '@linchpin/tasks';
import { TeamsModule } from '@linchpin/teams';
import { TriggerDraftsModule } from '@linchpin/trigger-drafts';
import { TriggersModule } from '@linchpin/triggers';
import { WouldDoModule } from '@linchpin/would-do';
import { type DynamicModule, Module } from '@nestjs/common';
import { ForesightModule } from './foresight/foresight.module.js';
import { AgencyChecksProcessor } from './processors/agency-checks.processor.js';
import { AlertsProcessor } from './processors/alerts.processor.js';
import { DeliveriesProcessor } from './processors/deliveries.processor.js';
import { DocumentsProcessor } from './processors/documents.processor.js';
import { EventsProcessor } from './processors/events.processor.js';
import { RoomsProcessor } from './processors/rooms.processor.js';
import { TasksProcessor } from './processors/tasks.processor.js';
import { TriggersProcessor } from './processors/triggers.processor.js';
import { Schedule } from './schedule.js';
import { waysOut } from './ways-out.js';

/**
 * Every job in hand may hold a connection. Sweeps and leases must never queue up behind them: what seems lost would be
 * taken over.
 */
const CONNECTIONS = 4 + Object.values(queuePolicies).reduce((sum, { concurrency }) => sum + concurrency, 0);

/** The worker: one processor per queue, and the schedule. */
@Module({})
export class WorkerModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        SettingsModule.with(settings),
        loggingModule('worker', settings.LOG_LEVEL),
        DatabaseModule.with({ ...settings, DATABASE_POOL: Math.max(settings.DATABASE_POOL, CONNECTIONS) }),
        QueueModule.with(settings, queueNames, queueNames.length),
        ForesightModule,
        CouncilCalendarsModule,
        EventsModule,
        MessagesModule,
        DeadlinesModule,
        ActionsModule,
        TriggersModule,
        TeamsModule,
        TriggerDraftsModule,
        WouldDoModule,
        RoomsModule,
        DocumentsModule,
        AgencyChecksModule,
        AlertsModule,
        AuditModule,
        TasksModule,
        DeliveriesModule,
      ],
      providers: [
        AgencyChecksProcessor,
        AlertsProcessor,
        DocumentsProcessor,
        EventsProcessor,
        RoomsProcessor,
        TasksProcessor,
        TriggersProcessor,
        ...waysOut,
        DeliveriesProcessor,
        Schedule,
      ],
    };
  }
}
