/** The jobs that this process has refused and nobody has been told of yet, each fault once. */
export class RefusedJobs {
  private readonly faults = new Set<string>();

  /** Notes why a job was refused, and returns it. */
  note(fault: string): string {
    this.faults.add(fault);
    return fault;
  }

  /** The faults since the last time, for an alarm. What `tell` could not tell is told the next time. */
  async tellAll(tell: (fault: string) => Promise<void>): Promise<void> {
    for (const fault of [...this.faults]) {
      await tell(fault);
      this.faults.delete(fault);
    }
  }
}

/** Of this process: whoever watches the carrier tells of them. */
export const refusedJobs = new RefusedJobs();
