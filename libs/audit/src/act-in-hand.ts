import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditEntry } from './audit-entry.js';

const storage = new AsyncLocalStorage<ActInHand>();

/** Something that a person is doing: its entry, and whether that is written. */
export class ActInHand {
  /** `written`: committed, or about to be, with what the act changed. `over`: whatever comes now is not the act's. */
  state: 'open' | 'written' | 'over' = 'open';

  constructor(readonly entry: AuditEntry) {}

  /** The act that the work in hand belongs to, whose entry is still to be written. */
  static open(): ActInHand | undefined {
    const act = storage.getStore();
    return act?.state === 'open' ? act : undefined;
  }

  /** Does work that belongs to this act. */
  run<Result>(work: () => Result): Result {
    return storage.run(this, work);
  }
}
