import { AgencyChecksModule } from '@linchpin/agency-checks';
import { AlertsModule } from '@linchpin/alerts';
import { DocumentsModule } from '@linchpin/documents';
import { EventsModule } from '@linchpin/events';
import { RoomsModule } from '@linchpin/rooms';
import { RunsModule } from '@linchpin/runs';
import { TasksModule } from '@linchpin/tasks';
import { TeamsModule } from '@linchpin/teams';
import { TriggersModule } from '@linchpin/triggers';
import { Global, Module } from '@nestjs/common';

const libs = [
  TeamsModule,
  EventsModule,
  RunsModule,
  RoomsModule,
  DocumentsModule,
  AgencyChecksModule,
  AlertsModule,
  TasksModule,
  TriggersModule,
];

/** What the pages show and configure. Every folder of the console may use any of it, so none brings it by itself. */
@Global()
@Module({ imports: libs, exports: libs })
export class ConsoleLibsModule {}
