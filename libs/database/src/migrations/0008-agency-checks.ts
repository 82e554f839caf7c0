import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Partner agencies, check requests, their links, answers and files. */
export class CreateAgencyChecks1764000000008 implements MigrationInterface {
  readonly name = 'CreateAgencyChecks1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agencies (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        code text NOT NULL CONSTRAINT agencies_code_once UNIQUE,
        name text NOT NULL,
        kind text NOT NULL,
        email text NOT NULL,
        check_working_days integer NOT NULL CHECK (check_working_days BETWEEN 0 AND 120)
      );
      -- An action sends one mail to one address: two agencies behind one address would share one link.
      CREATE UNIQUE INDEX agencies_email_once ON agencies (lower(email));

      CREATE TABLE check_requests (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action_id uuid NOT NULL REFERENCES actions,
        agency_id uuid NOT NULL REFERENCES agencies,
        -- What this one request is called, such as CS-5107-HLT: in mails, on pages, and as the subject of its answer.
        reference text NOT NULL CONSTRAINT check_requests_reference_once UNIQUE,
        -- What the checks are asked for: the reference of the event's subject, such as CS-5107 or M-20417.
        subject_reference text NOT NULL,
        child_refs text[] NOT NULL CONSTRAINT check_requests_about_someone CHECK (cardinality(child_refs) > 0),
        purpose_code text NOT NULL,
        lawful_basis_code text NOT NULL,
        team_code text,
        restricted boolean NOT NULL DEFAULT false,
        due_on date NOT NULL,
        state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'answered', 'withdrawn')),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT check_requests_once UNIQUE (action_id, agency_id)
      );
      CREATE INDEX check_requests_open ON check_requests (due_on) WHERE state = 'requested';

      -- A link is a random token of which only the hash is kept. One request may have had several.
      CREATE TABLE check_links (
        token_hash bytea PRIMARY KEY CONSTRAINT check_links_sha256 CHECK (octet_length(token_hash) = 32),
        request_id uuid NOT NULL REFERENCES check_requests,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        first_opened_at timestamptz
      );
      CREATE INDEX check_links_of_request ON check_links (request_id);

      CREATE TABLE check_answers (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        request_id uuid NOT NULL CONSTRAINT check_answers_once UNIQUE REFERENCES check_requests,
        outcome text NOT NULL CHECK (outcome IN ('nothing-known', 'information-enclosed', 'cannot-answer')),
        answered_by text NOT NULL,
        note text,
        answered_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT check_answers_note_fits CHECK (CASE outcome
          WHEN 'nothing-known' THEN note IS NULL
          WHEN 'cannot-answer' THEN note IS NOT NULL
          ELSE true END)
      );

      CREATE TABLE check_files (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        answer_id uuid NOT NULL CONSTRAINT check_files_once UNIQUE REFERENCES check_answers,
        file_name text NOT NULL,
        media_type text NOT NULL,
        content bytea NOT NULL CONSTRAINT check_files_size CHECK (octet_length(content) BETWEEN 1 AND 10485760),
        sha256 bytea NOT NULL,
        CONSTRAINT check_files_sha256 CHECK (sha256 = sha256(content))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE IF EXISTS check_files, check_answers, check_links, check_requests, agencies CASCADE`,
    );
  }
}
