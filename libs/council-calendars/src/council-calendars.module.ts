import { Module } from '@nestjs/common';
import { CouncilCalendars } from './council-calendars.js';

const services = [CouncilCalendars];

@Module({ providers: services, exports: services })
export class CouncilCalendarsModule {}
