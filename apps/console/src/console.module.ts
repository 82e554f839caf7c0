import { type Settings, SettingsModule } from '@linchpin/config';
import { CARRIER_OF_JOBS, DatabaseModule, HealthController } from '@linchpin/database';
import { InstallationModule } from '@linchpin/installation';
import { loggingModule } from '@linchpin/logging';
import { CarrierState, QueueModule, queueNames } from '@linchpin/queue';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AboutModule } from './about/about.module.js';
import { AccessGuard } from './access/access.guard.js';
import { AccessModule } from './access/access.module.js';
import { Public } from './access/require-permission.js';
import { AttentionModule } from './attention/attention.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuditInterceptor } from './audited/audit.interceptor.js';
import { AuditedModule } from './audited/audited.module.js';
import { CalendarsModule } from './calendars/calendars.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { ChecksModule } from './checks/checks.module.js';
import { ConfigurationModule } from './configuration/configuration.module.js';
import { ConsoleLibsModule } from './console-libs.module.js';
import { DeadlinesModule } from './deadlines/deadlines.module.js';
import { DocumentsModule } from './documents/documents.module.js';
import { DraftConditionsModule } from './draft-conditions/draft-conditions.module.js';
import { DraftDeadlinesModule } from './draft-deadlines/draft-deadlines.module.js';
import { DraftStepsModule } from './draft-steps/draft-steps.module.js';
import { DraftsModule } from './drafts/drafts.module.js';
import { EventsModule } from './events/events.module.js';
import { FrameModule } from './frame/frame.module.js';
import { PageInterceptor } from './frame/page.interceptor.js';
import { HoldsModule } from './holds/holds.module.js';
import { InboxModule } from './inbox/inbox.module.js';
import { LiveModule } from './live/live.module.js';
import { PeopleModule } from './people/people.module.js';
import { RoomsModule } from './rooms/rooms.module.js';
import { RunsModule } from './runs/runs.module.js';
import { SearchModule } from './search/search.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { TodayModule } from './today/today.module.js';
import { TriggerApprovalsModule } from './trigger-approvals/trigger-approvals.module.js';
import { TriggerEditorModule } from './trigger-editor/trigger-editor.module.js';
import { TriggersModule } from './triggers/triggers.module.js';
import { WouldDoModule } from './would-do/would-do.module.js';

// A lib's controller does not know of our sign-in, and a watchdog has none.
Public()(HealthController);

/** What every folder stands on. */
const ground = [AccessModule, LiveModule, FrameModule, AuditedModule];

/** The pages: each folder brings its own. */
const pages = [
  AboutModule,
  AttentionModule,
  AuditModule,
  CalendarsModule,
  CatalogueModule,
  ChecksModule,
  ConfigurationModule,
  DeadlinesModule,
  DocumentsModule,
  DraftConditionsModule,
  DraftDeadlinesModule,
  DraftStepsModule,
  DraftsModule,
  EventsModule,
  HoldsModule,
  InboxModule,
  PeopleModule,
  RoomsModule,
  RunsModule,
  SearchModule,
  SignInModule,
  SourcesModule,
  TasksModule,
  TodayModule,
  TriggerApprovalsModule,
  TriggerEditorModule,
  TriggersModule,
  WouldDoModule,
];

/** The staff pages. */
@Module({})
export class ConsoleModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConsoleModule,
      imports: [
        SettingsModule.with(settings),
        loggingModule('console', settings.LOG_LEVEL),
        DatabaseModule.with(settings),
        InstallationModule,
        QueueModule.with(settings, queueNames),
        DiscoveryModule,
        ConsoleLibsModule,
        ...ground,
        ...pages,
      ],
      controllers: [HealthController],
      // In the order in which a request meets them.
      providers: [
        { provide: CARRIER_OF_JOBS, useExisting: CarrierState },
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_INTERCEPTOR, useExisting: PageInterceptor },
        // Inside the other: it sees what a handler gives before that becomes a page.
        { provide: APP_INTERCEPTOR, useExisting: AuditInterceptor },
      ],
    };
  }
}
