import { Module } from '@nestjs/common';
import { CaseRecords } from './case-records.js';
import { RecordReadings } from './record-readings.js';

@Module({ providers: [CaseRecords, RecordReadings], exports: [CaseRecords, RecordReadings] })
export class CaseRecordsModule {}
