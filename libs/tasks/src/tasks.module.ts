import { EventsModule } from '@linchpin/events';
import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { AssignTask } from './assign-task.handler.js';
import { TasksService } from './tasks.service.js';

/** Tasks: giving them, and what staff do with them. */
@Module({
  imports: [EventsModule, TeamsModule],
  providers: [AssignTask, TasksService],
  exports: [AssignTask, TasksService],
})
export class TasksModule {}
