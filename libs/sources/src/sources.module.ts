import { Module } from '@nestjs/common';
import { SourceKeysService } from './source-keys.service.js';
import { SourceRegister } from './source-register.js';
import { SourcesService } from './sources.service.js';

const services = [SourceKeysService, SourceRegister, SourcesService];

@Module({ providers: services, exports: services })
export class SourcesModule {}
