import { Module } from '@nestjs/common';
import { AlarmsService } from './alarms.service.js';

const services = [AlarmsService];

@Module({ providers: services, exports: services })
export class AlarmsModule {}
