import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The right to see restricted records, given to one person by name, for a reason and for a time. */
export class CreateRestrictedRights1764000000040 implements MigrationInterface {
  readonly name = 'CreateRestrictedRights1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE restricted_rights (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        staff_id uuid NOT NULL REFERENCES staff,
        reason text NOT NULL CHECK (char_length(reason) BETWEEN 3 AND 500),
        -- The last day on which it holds.
        until date NOT NULL,
        -- References of who gave it and who ended it.
        given_by text NOT NULL,
        given_at timestamptz NOT NULL DEFAULT now(),
        ended_by text,
        ended_at timestamptz,
        CONSTRAINT restricted_rights_for_a_time CHECK (until <= (given_at + interval '366 days')::date),
        CONSTRAINT restricted_rights_ended_by_someone CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      );
      CREATE UNIQUE INDEX restricted_rights_one_at_a_time ON restricted_rights (staff_id) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE restricted_rights');
  }
}
