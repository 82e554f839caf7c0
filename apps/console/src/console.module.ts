import { ActionsModule } from '@linchpin/actions';
import { AgencyChecksModule } from '@linchpin/agency-checks';
import { AlertsModule } from '@linchpin/alerts';
import { type Settings, SettingsModule } from '@linchpin/config';
import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { CARRIER_OF_JOBS, DatabaseModule, HealthController } from '@linchpin/database';
import { DeadlinesModule } from '@linchpin/deadlines';
import { DeliveriesModule } from '@linchpin/deliveries';
import { DocumentsModule } from '@linchpin/documents';
import { EventsModule } from '@linchpin/events';
import { loggingModule } from '@linchpin/logging';
import { MappingsModule } from '@linchpin/mappings';
import { MessagesModule } from '@linchpin/messages';
import { CarrierState, QueueModule, queueNames } from '@linchpin/queue';
import { RoomsModule } from '@linchpin/rooms';
import { SourcesModule } from '@linchpin/sources';
import { TasksModule } from '@linchpin/tasks';
import { TeamsModule } from '@linchpin/teams';
import { TriggerDraftsModule } from '@linchpin/trigger-drafts';
import { TriggersModule } from '@linchpin/triggers';
import { WouldDoModule } from '@linchpin/would-do';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AboutController } from './about/about.controller.js';
import { AccessGuard } from './access/access.guard.js';
import { Public } from './access/require-permission.js';
import { RetryRight } from './access/retry-right.js';
import { SignedInStaff } from './access/signed-in-staff.js';
import { AttentionList } from './attention/attention-list.js';
import { AttentionController } from './attention/attention.controller.js';
import { CalendarChangesController } from './calendars/calendar-changes.controller.js';
import { CalendarPages } from './calendars/calendar-pages.js';
import { CalendarsController } from './calendars/calendars.controller.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { ChecksController } from './checks/checks.controller.js';
import { ConfigurationController } from './configuration/configuration.controller.js';
import { DeadlineChangesController } from './deadlines/deadline-changes.controller.js';
import { DeadlinePages } from './deadlines/deadline-pages.js';
import { DeadlineRows } from './deadlines/deadline-rows.js';
import { DeadlinesController } from './deadlines/deadlines.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { EventArrivals } from './events/event-arrivals.js';
import { EventResults } from './events/event-results.js';
import { EventsController } from './events/events.controller.js';
import { HoldsController } from './holds/holds.controller.js';
import { InboxController } from './inbox/inbox.controller.js';
import { LiveController } from './live/live.controller.js';
import { LiveService } from './live/live.service.js';
import { CouncilNames } from './pages/code-names.js';
import { ConsoleErrorFilter } from './pages/console-error.filter.js';
import { ErrorAnswers } from './pages/error-answers.js';
import { MenuCounts } from './pages/menu-counts.js';
import { PageFrames } from './pages/page-frame.js';
import { PageInterceptor } from './pages/page.interceptor.js';
import { Views } from './pages/views.js';
import { ContentReadings } from './readings/content-readings.js';
import { ReadingInterceptor } from './readings/reading.interceptor.js';
import { RoomsController } from './rooms/rooms.controller.js';
import { RunsController } from './runs/runs.controller.js';
import { SkipsController } from './runs/skips.controller.js';
import { StepViews } from './runs/step-views.js';
import { ReferenceSearch } from './search/reference-search.js';
import { SearchController } from './search/search.controller.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { MappingEditorController } from './sources/mapping-editor.controller.js';
import { MappingPages } from './sources/mapping-pages.js';
import { MappingTrialController } from './sources/mapping-trial.controller.js';
import { MappingsController } from './sources/mappings.controller.js';
import { SourceKeysController } from './sources/source-keys.controller.js';
import { SourcePages } from './sources/source-pages.js';
import { SourcesController } from './sources/sources.controller.js';
import { UnmappedController } from './sources/unmapped.controller.js';
import { ValueTablesController } from './sources/value-tables.controller.js';
import { ApprovalPage } from './tasks/approval-page.js';
import { TaskApprovalsController } from './tasks/task-approvals.controller.js';
import { TaskChangesController } from './tasks/task-changes.controller.js';
import { TaskPages } from './tasks/task-pages.js';
import { TasksController } from './tasks/tasks.controller.js';
import { TodayApprovals } from './today/today-approvals.js';
import { TodayChecks } from './today/today-checks.js';
import { TodayDeadlines } from './today/today-deadlines.js';
import { TodayMeetings } from './today/today-meetings.js';
import { TodayNumbers } from './today/today-numbers.js';
import { TODAY_PARTS, type TodayPart } from './today/today-parts.js';
import { TodayTasks } from './today/today-tasks.js';
import { TodayController } from './today/today.controller.js';
import { ConditionsController } from './trigger-editor/conditions.controller.js';
import { DraftDeadlinesController } from './trigger-editor/draft-deadlines.controller.js';
import { DraftEventController } from './trigger-editor/draft-event.controller.js';
import { DraftController } from './trigger-editor/draft.controller.js';
import { EditorPages } from './trigger-editor/editor-pages.js';
import { InstallationLists } from './trigger-editor/installation-lists.js';
import { StepController } from './trigger-editor/step.controller.js';
import { StepsController } from './trigger-editor/steps.controller.js';
import { ApprovalPages } from './triggers/approval-pages.js';
import { ApprovalsController } from './triggers/approvals.controller.js';
import { ReferenceNames } from './triggers/reference-names.js';
import { TriggerChangesController } from './triggers/trigger-changes.controller.js';
import { TriggerPages } from './triggers/trigger-pages.js';
import { TriggersController } from './triggers/triggers.controller.js';
import { WaitingDrafts } from './triggers/waiting-drafts.js';
import { Wordings } from './triggers/wordings.js';
import { WouldDoPages } from './would-do/would-do-pages.js';
import { WouldDoSummaries } from './would-do/would-do-summaries.js';
import { WouldDoController } from './would-do/would-do.controller.js';

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
        SourcesModule,
        MappingsModule,
        EventsModule,
        MessagesModule,
        CouncilCalendarsModule,
        DeadlinesModule,
        DeliveriesModule,
        ActionsModule,
        RoomsModule,
        DocumentsModule,
        AgencyChecksModule,
        AlertsModule,
        TasksModule,
        TriggersModule,
        TriggerDraftsModule,
        WouldDoModule,
      ],
      controllers: [
        HealthController,
        SignInController,
        AboutController,
        TodayController,
        EventsController,
        RunsController,
        SkipsController,
        AttentionController,
        SearchController,
        RoomsController,
        ConfigurationController,
        DocumentsController,
        ChecksController,
        TasksController,
        TaskChangesController,
        HoldsController,
        TaskApprovalsController,
        InboxController,
        DeadlinesController,
        DeadlineChangesController,
        LiveController,
        SourcesController,
        SourceKeysController,
        MappingsController,
        MappingEditorController,
        MappingTrialController,
        ValueTablesController,
        UnmappedController,
        CatalogueController,
        CalendarsController,
        CalendarChangesController,
        TriggersController,
        WouldDoController,
        TriggerChangesController,
        ApprovalsController,
        DraftController,
        DraftEventController,
        ConditionsController,
        StepsController,
        StepController,
        DraftDeadlinesController,
      ],
      providers: [
        { provide: CARRIER_OF_JOBS, useExisting: CarrierState },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
        // Inside the other: it sees what a handler gives before that becomes a page.
        { provide: APP_INTERCEPTOR, useClass: ReadingInterceptor },
        ContentReadings,
        RetryRight,
        ConsoleErrorFilter,
        ErrorAnswers,
        SignedInStaff,
        SignInLimits,
        Views,
        PageFrames,
        MenuCounts,
        LiveService,
        CouncilNames,
        EventResults,
        EventArrivals,
        AttentionList,
        ReferenceSearch,
        TodayNumbers,
        TodayMeetings,
        TodayTasks,
        TodayChecks,
        TodayApprovals,
        WaitingDrafts,
        ReferenceNames,
        Wordings,
        TriggerPages,
        InstallationLists,
        EditorPages,
        ApprovalPages,
        TaskPages,
        ApprovalPage,
        StepViews,
        DeadlineRows,
        DeadlinePages,
        TodayDeadlines,
        SourcePages,
        MappingPages,
        CalendarPages,
        WouldDoPages,
        WouldDoSummaries,
        // The blocks of the first page: inject each part and it stands there, in this order.
        {
          provide: TODAY_PARTS,
          inject: [TodayApprovals, TodayTasks, TodayMeetings, TodayDeadlines, TodayChecks],
          useFactory: (...parts: TodayPart[]) => parts,
        },
      ],
    };
  }
}
