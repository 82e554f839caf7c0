import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Word templates with their versions, and the documents made from them. */
export class CreateDocuments1764000000007 implements MigrationInterface {
  readonly name = 'CreateDocuments1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE templates (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        code text NOT NULL CONSTRAINT templates_code_once UNIQUE CHECK (code ~ '^[A-Z][A-Z0-9]{1,9}$'),
        title text NOT NULL,
        audience text NOT NULL CHECK (audience IN ('family', 'professional', 'all-invitees')),
        boundary text NOT NULL CHECK (boundary IN ('admin', 'needs-approval', 'professional')),
        approver_role text,
        -- The rule or practice behind the letter.
        source text NOT NULL,
        CONSTRAINT templates_approver CHECK ((boundary = 'needs-approval') = (approver_role IS NOT NULL))
      );

      CREATE TABLE template_versions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        template_id uuid NOT NULL REFERENCES templates,
        version integer NOT NULL CHECK (version > 0),
        content bytea NOT NULL,
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        published_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT template_versions_once UNIQUE (template_id, version)
      );

      CREATE TABLE documents (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action_id uuid NOT NULL REFERENCES actions,
        -- A person by reference, or a place in an invitee list: never a name.
        recipient_key text NOT NULL,
        recipient_role text NOT NULL,
        -- The recipient's address is protected or not known: the letter goes through the social worker.
        by_hand boolean NOT NULL DEFAULT false,
        -- How many people it was decided not to write to when this was made.
        withheld integer NOT NULL DEFAULT 0 CHECK (withheld >= 0),
        template_version_id uuid NOT NULL REFERENCES template_versions,
        reference text NOT NULL,
        restricted boolean NOT NULL DEFAULT false,
        state text NOT NULL CHECK (state IN ('final', 'draft', 'withdrawn')),
        -- Template and reference, such as D01-M-20417. Documents of a series are numbered from 1.
        series text NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        -- Filing systems find a file by its name only, so it follows a fixed pattern, and it never holds a name.
        file_name text NOT NULL CONSTRAINT documents_file_name_once UNIQUE
          CHECK (file_name ~ '^\\d{4}-\\d{2}-\\d{2}-[A-Z][A-Z0-9]{1,9}-[A-Za-z0-9._-]+-\\d+\\.docx$'),
        content bytea NOT NULL,
        sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
        -- Of the template version and all that was merged into it but the date: whether a new letter would say anything else.
        facts_hash bytea NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        withdrawn_at timestamptz,
        CONSTRAINT documents_number_once UNIQUE (series, number),
        CONSTRAINT documents_withdrawn_at_some_time CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX documents_once_per_recipient ON documents (action_id, recipient_key) WHERE state <> 'withdrawn';
      CREATE INDEX documents_newest ON documents (created_at DESC, id DESC);
      CREATE INDEX documents_of_reference ON documents (reference);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS documents, template_versions, templates CASCADE`);
  }
}
