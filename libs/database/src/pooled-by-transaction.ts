import type { Client } from 'pg';

/** One round is enough where nobody else is connected; others may take a connection between two questions. */
const ROUNDS = 3;

/**
 * Whether a session is not one connection to the database: a pooler between gives the connection away after each
 * statement or transaction. Then a second session gets the one on which this one has just asked, or this one gets another.
 */
export async function isPooledByTransaction(client: Client, open: () => Client): Promise<boolean> {
  const mine = await backendOf(client);
  for (let round = 0; round < ROUNDS; round += 1) {
    const other = open();
    try {
      await other.connect();
      // In a transaction a pooler keeps the connection for it.
      await other.query('BEGIN');
      if ((await backendOf(other)) === mine) return true;
      if ((await backendOf(client)) !== mine) return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('statement pooling mode')) return true;
      throw error;
    } finally {
      await other.end().catch(() => undefined);
    }
  }
  return false;
}

async function backendOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}
