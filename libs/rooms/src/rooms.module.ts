import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { BookRoom } from './book-room.handler.js';
import { RoomForesight } from './room-foresight.js';
import { RoomsService } from './rooms.service.js';

/** Rooms: booking them, and their diaries. */
@Module({
  imports: [TeamsModule],
  providers: [BookRoom, RoomForesight, RoomsService],
  exports: [BookRoom, RoomForesight, RoomsService],
})
export class RoomsModule {}
