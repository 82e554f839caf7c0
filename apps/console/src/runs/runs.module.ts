import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { CouncilNames } from './code-names.js';
import { RunsController } from './runs.controller.js';
import { SkipsController } from './skips.controller.js';
import { StepViews } from './step-views.js';

/** What is being done, step by step. */
@Module({
  imports: [AccessModule, DeadlinesModule],
  controllers: [RunsController, SkipsController],
  providers: [CouncilNames, StepViews],
  exports: [CouncilNames, StepViews],
})
export class RunsModule {}
