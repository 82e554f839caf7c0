import { Module } from '@nestjs/common';
import { AlarmsService } from './alarms.service.js';
import { EventsReader } from './events-reader.js';
import { EventsService } from './events.service.js';
import { HoldsService } from './holds.service.js';
import { Reshaper } from './mapping/reshaper.js';
import { MappingsService } from './mappings.service.js';
import { OpenAlarms } from './open-alarms.js';
import { MessagesService } from './messages.service.js';
import { SourceKeysService } from './source-keys.service.js';
import { SourceMapper } from './source-mapper.js';
import { SourceRegister } from './source-register.js';
import { SourcesService } from './sources.service.js';
import { UnmappedAge } from './unmapped-age.js';
import { UnmappedService } from './unmapped.service.js';
import { ValueTablesService } from './value-tables.service.js';

const services = [
  AlarmsService,
  EventsReader,
  EventsService,
  HoldsService,
  MappingsService,
  MessagesService,
  OpenAlarms,
  SourceKeysService,
  SourceMapper,
  SourceRegister,
  SourcesService,
  UnmappedAge,
  UnmappedService,
  ValueTablesService,
];

@Module({ providers: [...services, Reshaper], exports: services })
export class EventsModule {}
