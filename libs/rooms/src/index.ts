export { BookRoom } from './book-room.handler.js';
export { importRooms, roomsFileSchema, wholeSite } from './rooms-file.js';
export { RoomForesight } from './room-foresight.js';
export { RoomsModule } from './rooms.module.js';
export { type DiaryBooking, type RoomDay, RoomsService } from './rooms.service.js';
export { allSites, horizonMonths, type Site, weekdays } from './site.js';
