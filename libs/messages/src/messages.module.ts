import { AlarmsModule } from '@linchpin/alarms';
import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { MessagesService } from './messages.service.js';
import { OpenAlarms } from './open-alarms.js';
import { Reshaper } from './reshaper.js';
import { SourceMapper } from './source-mapper.js';
import { UnmappedAge } from './unmapped-age.js';
import { UnmappedService } from './unmapped.service.js';

const services = [MessagesService, OpenAlarms, SourceMapper, UnmappedAge, UnmappedService];

@Module({ imports: [AlarmsModule, EventsModule], providers: [...services, Reshaper], exports: services })
export class MessagesModule {}
