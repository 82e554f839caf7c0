import { Module } from '@nestjs/common';
import { MappingEditorController } from './mapping-editor.controller.js';
import { MappingPages } from './mapping-pages.js';
import { MappingTrialController } from './mapping-trial.controller.js';
import { MappingsController } from './mappings.controller.js';
import { SourceKeysController } from './source-keys.controller.js';
import { SourcePages } from './source-pages.js';
import { SourcesController } from './sources.controller.js';
import { UnmappedController } from './unmapped.controller.js';
import { ValueTablesController } from './value-tables.controller.js';

/** The systems that may send events, their keys, mappings and value tables. */
@Module({
  controllers: [
    SourcesController,
    SourceKeysController,
    MappingsController,
    MappingEditorController,
    MappingTrialController,
    ValueTablesController,
    UnmappedController,
  ],
  providers: [SourcePages, MappingPages],
})
export class SourcesModule {}
