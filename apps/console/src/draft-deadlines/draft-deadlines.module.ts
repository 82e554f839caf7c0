import { Module } from '@nestjs/common';
import { TriggerEditorModule } from '../trigger-editor/trigger-editor.module.js';
import { DraftDeadlinesController } from './draft-deadlines.controller.js';

/** The dates that a draft owes. */
@Module({
  imports: [TriggerEditorModule],
  controllers: [DraftDeadlinesController],
})
export class DraftDeadlinesModule {}
