import { Module } from '@nestjs/common';
import { ReadingsModule } from '../readings/readings.module.js';
import { ChecksController } from './checks.controller.js';

/** What partner agencies were asked, and their answers. */
@Module({
  imports: [ReadingsModule],
  controllers: [ChecksController],
})
export class ChecksModule {}
