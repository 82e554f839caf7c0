import { Module } from '@nestjs/common';
import { TriggerEditorModule } from '../trigger-editor/trigger-editor.module.js';
import { ConditionsController } from './conditions.controller.js';

/** The conditions of a draft and of its steps. */
@Module({
  imports: [TriggerEditorModule],
  controllers: [ConditionsController],
})
export class DraftConditionsModule {}
