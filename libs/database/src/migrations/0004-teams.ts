import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hubs, spokes, staff and their console sessions. */
export class CreateTeams1764000000004 implements MigrationInterface {
  readonly name = 'CreateTeams1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE teams (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        code text NOT NULL CONSTRAINT teams_code_once UNIQUE,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('hub', 'spoke')),
        hub_id uuid REFERENCES teams,
        email text NOT NULL,
        phone text,
        site text NOT NULL,
        CONSTRAINT teams_spoke_has_hub CHECK ((kind = 'spoke') = (hub_id IS NOT NULL))
      );

      CREATE TABLE staff (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        ref text NOT NULL CONSTRAINT staff_ref_once UNIQUE,
        name text NOT NULL,
        email text NOT NULL,
        team_id uuid NOT NULL REFERENCES teams,
        role text NOT NULL CHECK (role IN ('business-support', 'manager', 'operations', 'leader')),
        sees_restricted boolean NOT NULL DEFAULT false,
        password_hash text,
        active boolean NOT NULL DEFAULT true
      );
      CREATE UNIQUE INDEX staff_email_once ON staff (lower(email));

      CREATE TABLE console_sessions (
        -- A hash: whoever reads the table cannot take over a session.
        id_hash bytea PRIMARY KEY,
        data jsonb NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX console_sessions_to_clean ON console_sessions (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS console_sessions, staff, teams CASCADE`);
  }
}
