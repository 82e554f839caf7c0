import { Module } from '@nestjs/common';
import { RoomsController } from './rooms.controller.js';

/** The diary of the meeting rooms. */
@Module({
  controllers: [RoomsController],
})
export class RoomsModule {}
