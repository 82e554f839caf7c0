import { Module } from '@nestjs/common';
import { TriggerEditorModule } from '../trigger-editor/trigger-editor.module.js';
import { DraftEventController } from './draft-event.controller.js';
import { DraftController } from './draft.controller.js';

/** One draft of a trigger as a whole: its event, its name and reason, and what becomes of it. */
@Module({
  imports: [TriggerEditorModule],
  controllers: [DraftController, DraftEventController],
})
export class DraftsModule {}
