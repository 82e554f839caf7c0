import { Injectable } from '@nestjs/common';
import { DataSource, type EntitySubscriberInterface, type TransactionCommitEvent } from 'typeorm';
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
    const act = ActInHand.open();
    // TypeORM tells of savepoints in the same way, and keeps how deep it is to itself.
    const { transactionDepth } = queryRunner as unknown as { transactionDepth: number };
    if (!act || transactionDepth !== 1) return;
    const [row] = (await queryRunner.query('SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote')) as {
      wrote: boolean;
    }[];
    // What only read, such as a check before the act, is not the act.
    if (!row?.wrote) return;
    await writeEntry(queryRunner.manager, { ...act.entry, outcome: 'done' });
    act.state = 'written';
  }
}
