import { Module } from '@nestjs/common';
import { MappingsService } from './mappings.service.js';
import { ValueTablesService } from './value-tables.service.js';

const services = [MappingsService, ValueTablesService];

@Module({ providers: services, exports: services })
export class MappingsModule {}
