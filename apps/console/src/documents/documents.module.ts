import { Module } from '@nestjs/common';
import { ReadingsModule } from '../readings/readings.module.js';
import { DocumentsController } from './documents.controller.js';

/** The letters that were made. */
@Module({
  imports: [ReadingsModule],
  controllers: [DocumentsController],
})
export class DocumentsModule {}
