import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { TriggerEditorModule } from '../trigger-editor/trigger-editor.module.js';
import { ReferenceNames } from './reference-names.js';
import { TriggerChangesController } from './trigger-changes.controller.js';
import { TriggerPages } from './trigger-pages.js';
import { TriggersController } from './triggers.controller.js';
import { WaitingDrafts } from './waiting-drafts.js';
import { Wordings } from './wordings.js';

/** The rules that are in force, and what managers do with them. */
@Module({
  imports: [EventsModule, TriggerEditorModule],
  controllers: [TriggersController, TriggerChangesController],
  providers: [TriggerPages, WaitingDrafts, ReferenceNames, Wordings],
  exports: [WaitingDrafts, ReferenceNames, Wordings],
})
export class TriggersModule {}
