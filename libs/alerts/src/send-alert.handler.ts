import type { ActionContext, ActionHandler, ActionOutcome } from '@linchpin/actions';
import { SETTINGS, type Settings } from '@linchpin/config';
import { requestDelivery, withdrawDeliveries } from '@linchpin/deliveries';
import { type Team, TeamDirectory, UnknownTeamError } from '@linchpin/teams';
import { dateOf } from '@linchpin/timings';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AlertContent, alertContentSchema, isTakenFrom, RESTRICTED_HEADLINE } from './alert-content.js';

/** Which team was told, and to how many mailboxes the mail went. A warning goes with a date that is not certain. */
export type SentAlert = { team: string; mailedTo: number; warning?: string };

type Action = ActionContext<'alerts.send'>;

/**
 * Tells a team by a line in its inbox and one mail to its mailbox. What may be said is the allow-list of
 * `AlertContent`. `rejected` when the team is not known, or when the words are not the trigger's own. The mail is a
 * delivery: the step ends when it has gone, and the line stands in the inbox whatever becomes of the mail.
 */
@Injectable()
export class SendAlert implements ActionHandler<'alerts.send', SentAlert> {
  constructor(
    private readonly directory: TeamDirectory,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Writes the line and asks for the mail. Done again, neither is doubled. */
  async perform(action: Action): Promise<ActionOutcome<SentAlert>> {
    const { manager, settings, event } = action;
    if (isTakenFrom(event.data, settings.headline)) {
      return rejected('The headline is a value of the event. Write it in the trigger, in words of its own.');
    }
    try {
      return await this.tell(action, await this.directory.find(manager, settings.team, event.teamCode));
    } catch (error) {
      if (error instanceof UnknownTeamError) return rejected(error.message);
      throw error;
    }
  }

  /**
   * Brings the line up to date and marks it unread; a team that is no longer meant loses its line. A team that this
   * action has mailed is not mailed again: one mail per action and team is the promise of deliveries.
   */
  async revise(action: Action, _previous: SentAlert): Promise<ActionOutcome<SentAlert>> {
    return this.perform(action);
  }

  /** Takes the line out of the inbox, and the mail back that has not gone. One that went out cannot be called back. */
  async withdraw({ manager, actionId }: Action, _previous: SentAlert): Promise<ActionOutcome> {
    await withdrawDeliveries(manager, [actionId], 'The alert was withdrawn.');
    return { outcome: 'succeeded', result: { withdrawn: await withdrawLines(manager, actionId, null) } };
  }

  private async tell(action: Action, team: Team): Promise<ActionOutcome<SentAlert>> {
    const { actionId, settings, event, calendars } = action;
    const due = event.restricted ? undefined : settings.due && dateOf(settings.due, event.occurredAt, calendars);
    const content = this.contentFor(action, team, due?.date ?? null);
    if (!content.success) {
      const faults = content.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
      return rejected(`An alert may not say this: ${faults.join('; ')}. Correct the trigger or the event’s source.`);
    }
    await this.writeLine(action, team, content.data);
    await withdrawDeliveries(action.manager, [actionId], 'Another team is meant now.', [`team:${team.id}`]);
    await requestDelivery(action.manager, {
      purpose: 'alert',
      about: actionId,
      actionId,
      channel: 'email',
      recipient: `team:${team.id}`,
      recipientName: team.name,
    });
    return { outcome: 'succeeded', result: { team: team.code, mailedTo: 1, ...warned(due?.warning) } };
  }

  /** Picks, field by field, what may be said. Nothing else of the event is within reach of the line or the mail. */
  private contentFor({ settings, event }: Action, team: Team, dueOn: string | null) {
    const content: AlertContent = {
      headline: event.restricted ? RESTRICTED_HEADLINE : settings.headline,
      reference: event.reference,
      aboutAt: settings.aboutAt && !event.restricted ? new Date(settings.aboutAt) : null,
      dueOn,
      teamName: team.name,
      link: `${this.settings.CONSOLE_URL.replace(/\/$/, '')}/runs/${event.runToSee}`,
    };
    return alertContentSchema.safeParse(content);
  }

  private async writeLine({ manager, actionId, event }: Action, team: Team, content: AlertContent) {
    await withdrawLines(manager, actionId, team.id);
    await manager.query(
      `INSERT INTO alerts AS line (action_id, team_id, run_id, reference, headline, about_at, due_on, restricted)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT ON CONSTRAINT alerts_once DO UPDATE
       SET headline = EXCLUDED.headline, about_at = EXCLUDED.about_at, due_on = EXCLUDED.due_on,
         created_at = now(), read_at = NULL, read_by = NULL, withdrawn_at = NULL
       WHERE line.withdrawn_at IS NOT NULL
         OR (line.headline, line.about_at, line.due_on) IS DISTINCT FROM
            (EXCLUDED.headline, EXCLUDED.about_at, EXCLUDED.due_on)`,
      [
        actionId,
        team.id,
        event.runToSee,
        content.reference,
        content.headline,
        content.aboutAt,
        content.dueOn,
        event.restricted,
      ],
    );
  }
}

function warned(warning: string | undefined) {
  return warning === undefined ? {} : { warning };
}

function rejected(reason: string): ActionOutcome<SentAlert> {
  return { outcome: 'rejected', reason };
}

/** Takes the lines of an action out of the inboxes, but for one team's, and returns how many there were. */
async function withdrawLines(manager: EntityManager, actionId: string, exceptTeamId: string | null): Promise<number> {
  const [row] = await manager.query<{ lines: number }[]>(
    `WITH lines AS (UPDATE alerts SET withdrawn_at = now()
       WHERE action_id = $1 AND team_id IS DISTINCT FROM $2 AND withdrawn_at IS NULL RETURNING 1)
     SELECT count(*)::int AS lines FROM lines`,
    [actionId, exceptTeamId],
  );
  return row?.lines ?? 0;
}
