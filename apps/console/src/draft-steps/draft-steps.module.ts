import { Module } from '@nestjs/common';
import { TriggerEditorModule } from '../trigger-editor/trigger-editor.module.js';
import { StepController } from './step.controller.js';
import { StepsController } from './steps.controller.js';

/** The steps of a draft. */
@Module({
  imports: [TriggerEditorModule],
  controllers: [StepsController, StepController],
})
export class DraftStepsModule {}
