import type { EntityManager } from 'typeorm';

/** What this database holds: the invented council, or a real one. */
export type InstallationKind = 'demonstration' | 'council';

export interface Installation {
  kind: InstallationKind;
  councilName: string;
  /** The council's code of the Department for Education. */
  laCode: string;
}

/** What this database holds, or null where nothing has been set up in it. */
export async function readInstallation(manager: EntityManager): Promise<Installation | null> {
  const [row] = await manager.query<Installation[]>(
    'SELECT kind, council_name AS "councilName", la_code AS "laCode" FROM installation',
  );
  return row ?? null;
}

/** Says once what this database holds, in the transaction that fills it. Rejects where it has been said. */
export async function makeInstallation(manager: EntityManager, made: Installation): Promise<void> {
  await manager.query('INSERT INTO installation (kind, council_name, la_code) VALUES ($1, $2, $3)', [
    made.kind,
    made.councilName,
    made.laCode,
  ]);
}
