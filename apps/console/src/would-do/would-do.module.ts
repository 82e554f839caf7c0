import { Module } from '@nestjs/common';
import { TriggersModule } from '../triggers/triggers.module.js';
import { WouldDoPages } from './would-do-pages.js';
import { WouldDoSummaries } from './would-do-summaries.js';
import { WouldDoController } from './would-do.controller.js';

/** What a draft would do, run over stored events without effect. */
@Module({
  imports: [TriggersModule],
  controllers: [WouldDoController],
  providers: [WouldDoPages, WouldDoSummaries],
  exports: [WouldDoSummaries],
})
export class WouldDoModule {}
