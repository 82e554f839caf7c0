import { Controller, Get, Inject, Optional, ServiceUnavailableException } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What carries the jobs, where an app has it: `{ provide: CARRIER_OF_JOBS, useExisting: … }`. */
export const CARRIER_OF_JOBS = Symbol('CARRIER_OF_JOBS');

/** Asks something whether it is there. */
export interface Answering {
  answers(): Promise<boolean>;
}

interface Health {
  status: 'ok';
  /** `away`: jobs wait in the database until it is back. */
  carrier?: 'ok' | 'away';
}

/**
 * `GET /health`: 200 while this app can reach its database, else 503. What carries the jobs is told beside it, and is no
 * reason to take the app away: it does all of its own work meanwhile, and loses nothing.
 */
@Controller('health')
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    @Optional() @Inject(CARRIER_OF_JOBS) private readonly carrier?: Answering,
  ) {}

  @Get()
  async check(): Promise<Health> {
    await this.dataSource.query('SELECT 1').catch(() => {
      throw new ServiceUnavailableException('The database cannot be reached.');
    });
    if (!this.carrier) return { status: 'ok' };
    return { status: 'ok', carrier: (await this.carrier.answers()) ? 'ok' : 'away' };
  }
}
