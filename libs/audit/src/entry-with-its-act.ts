import { Injectable } from '@nestjs/common';
import {
  DataSource,
  type EntitySubscriberInterface,
  type QueryRunner,
  type TransactionCommitEvent,
  type TransactionRollbackEvent,
} from 'typeorm';
import { ActInHand } from './act-in-hand.js';
import { writeEntry } from './audit-entry.js';

/**
 * Writes the entry of the act in hand into the first transaction that changes something for it, before that commits: no act
 * without its entry, and no entry of an act that was rolled back. Libs need not know of it.
 */
@Injectable()
export class EntryWithItsAct implements EntitySubscriberInterface {
  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  async beforeTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    const act = ActInHand.current();
    if (act?.state !== 'open' || depthOf(queryRunner) !== 1) return;
    // Said before anything is waited for: of two transactions at once only one has it.
    act.goWith(queryRunner);
    const [row] = (await queryRunner.query('SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote')) as {
      wrote: boolean;
    }[];
    // What only read, such as a check before the act, is not the act.
    if (row?.wrote) await writeEntry(queryRunner.manager, { ...act.entry, outcome: 'done' });
    else act.comeBackFrom(queryRunner);
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    if (!queryRunner.isTransactionActive) ActInHand.current()?.comeBackFrom(queryRunner);
  }
}

/** TypeORM tells of savepoints in the same way, and keeps how deep it is to itself. */
function depthOf(queryRunner: QueryRunner): number {
  return (queryRunner as unknown as { transactionDepth: number }).transactionDepth;
}
