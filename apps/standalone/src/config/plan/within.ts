import type { DataSource, EntityManager } from 'typeorm';

/**
 * The caller's transaction in the place of a data source, so that services which begin transactions of their own take
 * part in this one: theirs become savepoints, and all of it is undone when it is.
 */
export function within(manager: EntityManager): DataSource {
  const transaction = {
    manager,
    query: manager.query.bind(manager),
    transaction: manager.transaction.bind(manager),
  };
  return transaction as unknown as DataSource;
}
