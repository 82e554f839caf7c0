import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts in the teams' inboxes, and tasks with their history. */
export class CreateAlertsAndTasks1764000000009 implements MigrationInterface {
  readonly name = 'CreateAlertsAndTasks1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alerts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action_id uuid NOT NULL REFERENCES actions,
        team_id uuid NOT NULL REFERENCES teams,
        run_id uuid NOT NULL REFERENCES runs,
        reference text NOT NULL,
        headline text NOT NULL,
        about_at timestamptz,
        due_on date,
        restricted boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        read_at timestamptz,
        read_by uuid REFERENCES staff,
        withdrawn_at timestamptz,
        CONSTRAINT alerts_once UNIQUE (action_id, team_id),
        CONSTRAINT alerts_read_by_someone CHECK ((read_at IS NULL) = (read_by IS NULL)),
        -- Minimum necessary: a restricted item carries no words but these, and no dates.
        CONSTRAINT alerts_restricted_say_nothing CHECK (NOT restricted
          OR (headline = 'Restricted item awaiting you' AND about_at IS NULL AND due_on IS NULL))
      );
      CREATE INDEX alerts_of_team ON alerts (team_id, created_at DESC, id DESC) WHERE withdrawn_at IS NULL;
      CREATE INDEX alerts_unread ON alerts (team_id) WHERE read_at IS NULL AND withdrawn_at IS NULL;

      CREATE TABLE tasks (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action_id uuid NOT NULL CONSTRAINT tasks_once_per_action UNIQUE REFERENCES actions,
        run_id uuid NOT NULL REFERENCES runs,
        team_id uuid NOT NULL REFERENCES teams,
        assignee_id uuid REFERENCES staff,
        title text NOT NULL,
        reference text NOT NULL,
        boundary text NOT NULL CHECK (boundary IN ('admin', 'needs-approval', 'professional')),
        due_on date,
        happens_at timestamptz,
        restricted boolean NOT NULL DEFAULT false,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'claimed', 'done', 'withdrawn')),
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT tasks_claimed_by_someone CHECK (state <> 'claimed' OR assignee_id IS NOT NULL),
        CONSTRAINT tasks_open_to_the_team CHECK (state <> 'open' OR assignee_id IS NULL),
        CONSTRAINT tasks_finished CHECK ((state IN ('done', 'withdrawn')) = (finished_at IS NOT NULL))
      );
      CREATE INDEX tasks_open ON tasks (team_id, due_on) WHERE state IN ('open', 'claimed');
      CREATE INDEX tasks_of_assignee ON tasks (assignee_id, due_on) WHERE state = 'claimed';

      -- Who did what to a task, and when. Rows are only ever added.
      CREATE TABLE task_history (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        task_id uuid NOT NULL REFERENCES tasks,
        -- Nobody when the change came with its event.
        staff_id uuid REFERENCES staff,
        change text NOT NULL CHECK (change IN
          ('assigned', 'revised', 'reopened', 'claimed', 'released', 'handed-over', 'done', 'withdrawn')),
        to_staff_id uuid REFERENCES staff,
        to_team_id uuid REFERENCES teams,
        note text CHECK (char_length(note) BETWEEN 1 AND 500),
        happened_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX task_history_of_task ON task_history (task_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS task_history, tasks, alerts CASCADE`);
  }
}
