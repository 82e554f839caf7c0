import { AgencyChecksModule } from '@linchpin/agency-checks';
import { AlertsModule } from '@linchpin/alerts';
import { type Settings, SettingsModule } from '@linchpin/config';
import { DatabaseModule, HealthController } from '@linchpin/database';
import { DocumentsModule } from '@linchpin/documents';
import { EventsModule } from '@linchpin/events';
import { loggingModule } from '@linchpin/logging';
import { QueueModule, queueNames } from '@linchpin/queue';
import { RoomsModule } from '@linchpin/rooms';
import { RunsModule } from '@linchpin/runs';
import { TasksModule } from '@linchpin/tasks';
import { TeamsModule } from '@linchpin/teams';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AboutController } from './about/about.controller.js';
import { AccessGuard } from './access/access.guard.js';
import { Public } from './access/require-permission.js';
import { SignedInStaff } from './access/signed-in-staff.js';
import { AttentionController } from './attention/attention.controller.js';
import { AttentionList } from './attention/attention-list.js';
import { ChecksController } from './checks/checks.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { EventResults } from './events/event-results.js';
import { EventsController } from './events/events.controller.js';
import { InboxController } from './inbox/inbox.controller.js';
import { LiveController } from './live/live.controller.js';
import { LiveService } from './live/live.service.js';
import { ConsoleErrorFilter } from './pages/console-error.filter.js';
import { ErrorAnswers } from './pages/error-answers.js';
import { MenuCounts } from './pages/menu-counts.js';
import { PageFrames } from './pages/page-frame.js';
import { PageInterceptor } from './pages/page.interceptor.js';
import { Views } from './pages/views.js';
import { RoomsController } from './rooms/rooms.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';
import { TaskChangesController } from './tasks/task-changes.controller.js';
import { TaskPages } from './tasks/task-pages.js';
import { TasksController } from './tasks/tasks.controller.js';
import { TodayChecks } from './today/today-checks.js';
import { TodayController } from './today/today.controller.js';
import { TodayMeetings } from './today/today-meetings.js';
import { TodayNumbers } from './today/today-numbers.js';
import { TODAY_PARTS, type TodayPart } from './today/today-parts.js';
import { TodayTasks } from './today/today-tasks.js';

// A lib's controller does not know of our sign-in, and a watchdog has none.
Public()(HealthController);

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
        QueueModule.with(settings, queueNames),
        DiscoveryModule,
        TeamsModule,
        EventsModule,
        RunsModule,
        RoomsModule,
        DocumentsModule,
        AgencyChecksModule,
        AlertsModule,
        TasksModule,
      ],
      controllers: [
        HealthController,
        SignInController,
        AboutController,
        TodayController,
        EventsController,
        RunsController,
        AttentionController,
        RoomsController,
        DocumentsController,
        ChecksController,
        TasksController,
        TaskChangesController,
        InboxController,
        LiveController,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
        ConsoleErrorFilter,
        ErrorAnswers,
        SignedInStaff,
        SignInLimits,
        Views,
        PageFrames,
        MenuCounts,
        LiveService,
        EventResults,
        AttentionList,
        TodayNumbers,
        TodayMeetings,
        TodayTasks,
        TodayChecks,
        TaskPages,
        // The blocks of the first page: inject each part and it stands there, in this order.
        {
          provide: TODAY_PARTS,
          inject: [TodayMeetings, TodayTasks, TodayChecks],
          useFactory: (...parts: TodayPart[]) => parts,
        },
      ],
    };
  }
}
