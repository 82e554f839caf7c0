import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditEntry } from './audit-entry.js';

const storage = new AsyncLocalStorage<ActInHand>();

/** Something that a person is doing: its entry, and whether that is written. */
export class ActInHand {
  /**
   * `open`: its entry is still to be written. `with-its-act`: it is in the transaction of what was changed, and stands or falls with
   * that. `over`: whatever comes now is not the act's.
   */
  state: 'open' | 'with-its-act' | 'over' = 'open';

  /** The transaction that has the entry. */
  private transaction: object | null = null;

  constructor(readonly entry: AuditEntry) {}

  /** The act that the work in hand belongs to. */
  static current(): ActInHand | undefined {
    return storage.getStore();
  }

  /** Does work that belongs to this act. */
  run<Result>(work: () => Result): Result {
    return storage.run(this, work);
  }

  /** Says that this transaction has the entry, so that no other writes it as well. */
  goWith(transaction: object): void {
    this.state = 'with-its-act';
    this.transaction = transaction;
  }

  /** This transaction has come to nothing, or has turned out to be none: the entry is still to be written, if it had it. */
  comeBackFrom(transaction: object): void {
    if (this.transaction !== transaction || this.state !== 'with-its-act') return;
    this.state = 'open';
    this.transaction = null;
  }
}
