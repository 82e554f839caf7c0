import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is only asked of people is not done: actions and runs say `asked`. What needed approval is done with a record of who
 * approved and who sent. A skipped step has its reason. What is done by mistake can be undone.
 */
export class AskOfPeople1764000000024 implements MigrationInterface {
  readonly name = 'AskOfPeople1764000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE actions DROP CONSTRAINT actions_state_check, ADD CONSTRAINT actions_state_check CHECK (state IN
          ('waiting', 'ready', 'running', 'asked', 'succeeded', 'skipped', 'rejected', 'failed', 'withdrawn')),
        -- When people were asked, and of whom it is asked now: {"team", "teamName", "inHand"} or {"agencies", "answered"}.
        ADD asked_at timestamptz,
        ADD asked jsonb,
        -- A person went on without it, and said why. Nobody and no reason for what was skipped before this was asked.
        ADD skipped_at timestamptz,
        ADD skipped_by text REFERENCES staff (ref),
        ADD skip_reason text CHECK (char_length(skip_reason) BETWEEN 3 AND 300),
        -- Key of a step: when its time comes, this one is left out unless what that step asked is still to be done.
        ADD only_while_open text,
        ADD CONSTRAINT actions_asked_of_somebody
          CHECK (state <> 'asked' OR (asked_at IS NOT NULL AND asked IS NOT NULL AND finished_at IS NULL)),
        ADD CONSTRAINT actions_skipped_for_a_reason CHECK (
          (skipped_at IS NULL) = (skip_reason IS NULL) AND (skipped_at IS NULL OR state = 'skipped'));

      -- incomplete: all has ended, and a person went on without part of it.
      ALTER TABLE runs DROP CONSTRAINT runs_state_check, ADD CONSTRAINT runs_state_check CHECK (state IN
        ('running', 'waiting', 'asked', 'succeeded', 'incomplete', 'rejected', 'failed', 'withdrawn'));

      -- Who approved, who sent, when, how and to whom. Rows are only ever added; what was said by mistake is taken back.
      CREATE TABLE task_approvals (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        task_id uuid NOT NULL REFERENCES tasks,
        approved_by text NOT NULL CHECK (char_length(approved_by) BETWEEN 2 AND 80),
        approver_role text NOT NULL CHECK (char_length(approver_role) BETWEEN 2 AND 60),
        -- A member of staff, where it was one.
        approver_id uuid REFERENCES staff,
        -- All or none of these: what is approved is not always sent.
        sent_by text CHECK (char_length(sent_by) BETWEEN 2 AND 80),
        sent_on date,
        sent_how text CHECK (sent_how IN ('post', 'email', 'secure-email', 'by-hand')),
        sent_to text CHECK (char_length(sent_to) BETWEEN 2 AND 120),
        recorded_by uuid NOT NULL REFERENCES staff,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        taken_back_at timestamptz,
        taken_back_by uuid REFERENCES staff,
        CONSTRAINT task_approvals_of_task UNIQUE (task_id, id),
        CONSTRAINT task_approvals_sent_in_full CHECK (num_nulls(sent_by, sent_on, sent_how, sent_to) IN (0, 4)),
        CONSTRAINT task_approvals_not_in_future
          CHECK (sent_on <= (recorded_at AT TIME ZONE 'Europe/London')::date),
        CONSTRAINT task_approvals_taken_back_by_someone CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL))
      );

      ALTER TABLE tasks
        -- The one that stands: of a task that was done more than once there may be several.
        ADD approval_id uuid,
        -- False for what was done before it was asked who approved.
        ADD approval_asked boolean NOT NULL DEFAULT true,
        ADD CONSTRAINT tasks_approval_of_its_own FOREIGN KEY (id, approval_id) REFERENCES task_approvals (task_id, id);
      UPDATE tasks SET approval_asked = false WHERE boundary = 'needs-approval' AND state = 'done';
      ALTER TABLE tasks
        ADD CONSTRAINT tasks_done_as_approved CHECK (NOT approval_asked OR boundary <> 'needs-approval'
          OR (state = 'done') = (approval_id IS NOT NULL)),
        ADD CONSTRAINT tasks_approval_where_needed CHECK (approval_id IS NULL OR boundary = 'needs-approval');

      ALTER TABLE task_history DROP CONSTRAINT task_history_change_check,
        ADD CONSTRAINT task_history_change_check CHECK (change IN ('assigned', 'revised', 'reopened', 'claimed', 'released',
          'handed-over', 'done', 'undone', 'withdrawn'));

      -- Which task met it: undone, it is owed again.
      ALTER TABLE deadlines ADD done_by_action uuid REFERENCES actions;
      ALTER TABLE deadline_history DROP CONSTRAINT deadline_history_note_check,
        ADD CONSTRAINT deadline_history_note_check CHECK (char_length(note) BETWEEN 1 AND 600);

      -- A check was told of as overdue, once for each day that it was due on.
      ALTER TABLE check_requests ADD overdue_told_for date;
      CREATE INDEX check_requests_to_tell ON check_requests (due_on)
        WHERE state = 'requested' AND overdue_told_for IS DISTINCT FROM due_on;

      -- Mails to staff about drafts of triggers, from the commit of what they tell of until they have gone.
      CREATE TABLE trigger_mails (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        history_id bigint NOT NULL REFERENCES trigger_history,
        staff_ref text NOT NULL REFERENCES staff (ref),
        send_after timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        -- The mail server will never take it.
        refused_at timestamptz,
        CONSTRAINT trigger_mails_once UNIQUE (history_id, staff_ref)
      );
      CREATE INDEX trigger_mails_to_send ON trigger_mails (send_after) WHERE sent_at IS NULL AND refused_at IS NULL;
    `);
    await this.askedSoFar(runner);
  }

  /** What 0.1.0 called succeeded and is still with people. */
  private async askedSoFar(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE actions SET asked_at = actions.finished_at,
        asked = jsonb_build_object('team', teams.code, 'teamName', teams.name, 'inHand', tasks.assignee_id IS NOT NULL),
        state = CASE WHEN tasks.state IN ('open', 'claimed') THEN 'asked' ELSE actions.state END,
        finished_at = CASE WHEN tasks.state IN ('open', 'claimed') THEN NULL ELSE coalesce(tasks.finished_at, actions.finished_at) END
      FROM tasks JOIN teams ON teams.id = tasks.team_id
      WHERE tasks.action_id = actions.id AND actions.state = 'succeeded';

      UPDATE actions SET asked_at = actions.finished_at,
        asked = jsonb_build_object('agencies', checks.agencies, 'answered', checks.answered),
        state = CASE WHEN checks.open > 0 THEN 'asked' ELSE actions.state END,
        finished_at = CASE WHEN checks.open > 0 THEN NULL ELSE coalesce(checks.last_answer, actions.finished_at) END
      FROM (SELECT action_id, count(*) FILTER (WHERE state <> 'withdrawn') AS agencies,
              count(*) FILTER (WHERE state = 'answered') AS answered, count(*) FILTER (WHERE state = 'requested') AS open,
              max(check_answers.answered_at) AS last_answer
            FROM check_requests LEFT JOIN check_answers ON check_answers.request_id = check_requests.id
            GROUP BY action_id) checks
      WHERE checks.action_id = actions.id AND actions.state = 'succeeded';

      -- A person skipped what had been tried, or handed over because its time had passed.
      UPDATE actions SET skipped_at = coalesce(finished_at, now()), skip_reason = 'No reason was asked for at the time.'
      WHERE state = 'skipped' AND (reason LIKE '% Retry it to do it now, or skip it.'
        OR EXISTS (SELECT 1 FROM action_attempts WHERE action_id = actions.id));

      UPDATE runs SET state = CASE WHEN has.asked THEN 'asked' ELSE 'incomplete' END,
        finished_at = CASE WHEN has.asked THEN NULL ELSE runs.finished_at END
      FROM (SELECT run_id, bool_or(state = 'asked') AS asked FROM actions
            WHERE state = 'asked' OR skipped_at IS NOT NULL GROUP BY run_id) has
      WHERE has.run_id = runs.id AND runs.state = 'succeeded';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE trigger_mails;
      DROP INDEX check_requests_to_tell;
      ALTER TABLE check_requests DROP COLUMN overdue_told_for;
      ALTER TABLE deadline_history DROP CONSTRAINT deadline_history_note_check;
      UPDATE deadline_history SET note = left(note, 300);
      ALTER TABLE deadline_history ADD CONSTRAINT deadline_history_note_check CHECK (char_length(note) BETWEEN 1 AND 300);
      ALTER TABLE deadlines DROP COLUMN done_by_action;
      ALTER TABLE tasks DROP COLUMN approval_id, DROP COLUMN approval_asked;
      DROP TABLE task_approvals;
      UPDATE task_history SET change = 'reopened' WHERE change = 'undone';
      ALTER TABLE task_history DROP CONSTRAINT task_history_change_check,
        ADD CONSTRAINT task_history_change_check CHECK (change IN ('assigned', 'revised', 'reopened', 'claimed', 'released',
          'handed-over', 'done', 'withdrawn'));
      UPDATE runs SET state = 'succeeded', finished_at = coalesce(finished_at, now()) WHERE state IN ('asked', 'incomplete');
      ALTER TABLE runs DROP CONSTRAINT runs_state_check, ADD CONSTRAINT runs_state_check CHECK (state IN
        ('running', 'waiting', 'succeeded', 'rejected', 'failed', 'withdrawn'));
      ALTER TABLE actions DROP CONSTRAINT actions_asked_of_somebody;
      UPDATE actions SET state = 'succeeded', finished_at = asked_at WHERE state = 'asked';
      ALTER TABLE actions DROP CONSTRAINT actions_state_check, ADD CONSTRAINT actions_state_check CHECK (state IN
          ('waiting', 'ready', 'running', 'succeeded', 'skipped', 'rejected', 'failed', 'withdrawn')),
        DROP COLUMN asked_at, DROP COLUMN asked, DROP COLUMN skipped_at, DROP COLUMN skipped_by,
        DROP COLUMN skip_reason, DROP COLUMN only_while_open;
    `);
  }
}
