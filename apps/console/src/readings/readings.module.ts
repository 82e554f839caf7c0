import { Module } from '@nestjs/common';
import { ContentReadings } from './content-readings.js';
import { ReadingInterceptor } from './reading.interceptor.js';

/** The log of who read what. */
@Module({
  providers: [ContentReadings, ReadingInterceptor],
  exports: [ContentReadings, ReadingInterceptor],
})
export class ReadingsModule {}
