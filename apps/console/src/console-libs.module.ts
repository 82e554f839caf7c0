import { ActionsModule } from '@linchpin/actions';
import { AgencyChecksModule } from '@linchpin/agency-checks';
import { AlertsModule } from '@linchpin/alerts';
import { AuditModule } from '@linchpin/audit';
import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { DeadlinesModule } from '@linchpin/deadlines';
import { DeliveriesModule } from '@linchpin/deliveries';
import { DocumentsModule } from '@linchpin/documents';
import { EventsModule } from '@linchpin/events';
import { MappingsModule } from '@linchpin/mappings';
import { MessagesModule } from '@linchpin/messages';
import { RoomsModule } from '@linchpin/rooms';
import { SourcesModule } from '@linchpin/sources';
import { TasksModule } from '@linchpin/tasks';
import { TeamsModule } from '@linchpin/teams';
import { TriggerDraftsModule } from '@linchpin/trigger-drafts';
import { TriggersModule } from '@linchpin/triggers';
import { WouldDoModule } from '@linchpin/would-do';
import { Global, Module } from '@nestjs/common';

const libs = [
  ActionsModule,
  AgencyChecksModule,
  AlertsModule,
  AuditModule,
  CouncilCalendarsModule,
  DeadlinesModule,
  DeliveriesModule,
  DocumentsModule,
  EventsModule,
  MappingsModule,
  MessagesModule,
  RoomsModule,
  SourcesModule,
  TasksModule,
  TeamsModule,
  TriggerDraftsModule,
  TriggersModule,
  WouldDoModule,
];

/** What the pages show and configure. Every folder of the console may use any of it, so none brings it by itself. */
@Global()
@Module({ imports: libs, exports: libs })
export class ConsoleLibsModule {}
