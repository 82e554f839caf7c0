import { Inject, Injectable } from '@nestjs/common';
import { CARRIER, type Carrier } from './carrier.js';

/** Whether the carrier of the jobs can be reached. An app does its part without it: what it could not enqueue, the sweep does. */
@Injectable()
export class CarrierState {
  constructor(@Inject(CARRIER) private readonly carrier: Carrier) {}

  /** Asks it now, and waits at most a second and a half. */
  answers(): Promise<boolean> {
    return this.carrier.answers();
  }
}
