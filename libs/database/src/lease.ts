import { isDatabaseAway } from './database-errors.js';

/**
 * How long a claim holds without being renewed, in seconds. What a killed process had moves on after this time. Work may
 * take as long as it likes: what renews its lease, three times in this time, is not the work, and has connections to spare.
 */
export const LEASE_SECONDS = 8;

/**
 * For sweeps that take over work whose lease has run out. A database that was away let leases run out that nobody could
 * renew: whoever still works gets half a lease to do so before anything counts as lost.
 */
export class LostWork {
  private noneUntil = 0;

  /** Sweeps; `work` is told whether a lease that has run out means that its process has gone. */
  async sweep<Result>(work: (leasesCount: boolean) => Promise<Result>): Promise<Result> {
    try {
      return await work(Date.now() >= this.noneUntil);
    } catch (error) {
      if (isDatabaseAway(error)) this.noneUntil = Date.now() + (LEASE_SECONDS * 1000) / 2;
      throw error;
    }
  }
}
