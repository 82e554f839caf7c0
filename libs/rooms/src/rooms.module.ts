import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { BookRoom } from './book-room.handler.js';
import { RoomsService } from './rooms.service.js';

/** Rooms: booking them, and their diaries. */
@Module({ imports: [TeamsModule], providers: [BookRoom, RoomsService], exports: [BookRoom, RoomsService] })
export class RoomsModule {}
