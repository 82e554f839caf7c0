import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { Module } from '@nestjs/common';
import { MakeReport } from './make-report.js';
import { WouldDoReports } from './would-do-reports.js';

const services = [MakeReport, WouldDoReports];

@Module({ imports: [CouncilCalendarsModule], providers: services, exports: services })
export class WouldDoModule {}
