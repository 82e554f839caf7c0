import { Module } from '@nestjs/common';
import { HoldsController } from './holds.controller.js';

/** What stands still until a manager lets it go on. */
@Module({
  controllers: [HoldsController],
})
export class HoldsModule {}
