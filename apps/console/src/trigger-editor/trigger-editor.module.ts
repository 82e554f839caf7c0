import { Module } from '@nestjs/common';
import { EditorPages } from './editor-pages.js';
import { InstallationLists } from './installation-lists.js';

/** What every page of the editor of triggers is made with. */
@Module({
  providers: [EditorPages, InstallationLists],
  exports: [EditorPages, InstallationLists],
})
export class TriggerEditorModule {}
