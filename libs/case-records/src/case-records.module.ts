import { Module } from '@nestjs/common';
import { CaseRecords } from './case-records.service.js';
import { RecordReadings } from './record-readings.service.js';

@Module({ providers: [CaseRecords, RecordReadings], exports: [CaseRecords, RecordReadings] })
export class CaseRecordsModule {}
