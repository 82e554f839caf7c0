import { type ActionContext, type ActionHandler, type ActionOutcome, askNoMore } from '@linchpin/actions';
import type { DueDate } from '@linchpin/calendar';
import { type CivilDate, formatDate, formatDateTime, londonDate } from '@linchpin/dates';
import { keptDateOf } from '@linchpin/kept-dates';
import { TeamDirectory, UnknownTeamError } from '@linchpin/teams';
import { dateOf, type Timing } from '@linchpin/timings';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordChange, recordLine } from './task-history.js';
import type { TaskPlace } from './task-rules.js';

/**
 * Which task was given to which team, due when. A warning goes with a date that is not certain, and a note with one that
 * is not the date asked for, which is then `askedFor`.
 */
export type AssignedTask = {
  taskId: string;
  team: string;
  dueOn: CivilDate | null;
  warning?: string;
  note?: string;
  askedFor?: CivilDate;
};

type Action = ActionContext<'tasks.assign'>;

/** What an action asks for: where the task goes, and what it says. */
interface WantedTask {
  teamId: string;
  teamCode: string;
  teamName: string;
  assigneeId: string | null;
  title: string;
  due: TaskDue | undefined;
  happensAt: Date | null;
}

/** A date to keep; `askedFor` is the one that the trigger set, where it is another. */
type TaskDue = DueDate & { note?: string; askedFor?: CivilDate };

interface StandingTask extends TaskPlace {
  id: string;
  teamCode: string;
  teamName: string;
  title: string;
  dueOn: CivilDate | null;
  happensAt: Date | null;
}

/**
 * Gives a task to a team; or to one named person, who then has claimed it and whose own team it goes to. `rejected` when
 * the team or the person is not known.
 */
@Injectable()
export class AssignTask implements ActionHandler<'tasks.assign', AssignedTask> {
  constructor(private readonly directory: TeamDirectory) {}

  /** Makes the task, or answers with the one that this action has made, wherever people have taken it since. */
  async perform(action: Action): Promise<ActionOutcome<AssignedTask>> {
    const wanted = await this.wanted(action);
    if ('outcome' in wanted) return wanted;
    const { manager, settings, event } = action;
    const [made] = await manager.query<{ id: string }[]>(
      `INSERT INTO tasks (action_id, run_id, team_id, assignee_id, title, reference, boundary, due_on, happens_at,
         restricted, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN $4::uuid IS NULL THEN 'open' ELSE 'claimed' END)
       ON CONFLICT ON CONSTRAINT tasks_once_per_action DO NOTHING RETURNING id`,
      [
        action.actionId,
        action.event.runToSee,
        wanted.teamId,
        wanted.assigneeId,
        wanted.title,
        event.reference,
        settings.boundary,
        wanted.due?.date ?? null,
        wanted.happensAt,
        event.restricted,
      ],
    );
    if (made) {
      const to = wanted.assigneeId ? { toStaffId: wanted.assigneeId } : { toTeamId: wanted.teamId };
      await recordLine(manager, made.id, null, { change: 'assigned', ...to, note: wanted.due?.note });
      return asked(made.id, wanted, wanted.due);
    }
    const standing = await taskOf(manager, action.actionId);
    if (!standing) throw new Error(`The task of action ${action.actionId} has gone.`);
    const due = standing.dueOn === wanted.due?.date ? wanted.due : undefined;
    return asked(standing.id, standing, due ?? (standing.dueOn ? { date: standing.dueOn } : undefined));
  }

  /**
   * Brings title and dates up to date. The task stays with whoever has it, unless it is now for another team than
   * before. A task that was done or withdrawn opens again when what it says has changed.
   */
  async revise(action: Action, previous: AssignedTask): Promise<ActionOutcome<AssignedTask>> {
    const { manager, actionId } = action;
    const wanted = await this.wanted(action, previous);
    if ('outcome' in wanted) return wanted;
    const standing = await taskOf(manager, actionId);
    if (!standing) return this.perform(action);

    const moves = wanted.teamCode !== previous.team;
    const differences = differencesOf(standing, wanted);
    if (!moves && differences.length === 0 && standing.state !== 'withdrawn') {
      return asked(standing.id, standing, wanted.due);
    }
    const { teamId, assigneeId } = moves ? wanted : standing;
    const finished = standing.state === 'done' || standing.state === 'withdrawn';
    await manager.query('UPDATE tasks SET title = $2, due_on = $3, happens_at = $4 WHERE id = $1', [
      standing.id,
      wanted.title,
      wanted.due?.date ?? null,
      wanted.happensAt,
    ]);
    await recordChange(manager, standing.id, null, {
      change: finished ? 'reopened' : 'revised',
      state: assigneeId ? 'claimed' : 'open',
      teamId,
      assigneeId,
      ...(moves && (assigneeId ? { toStaffId: assigneeId } : { toTeamId: teamId })),
      note: differences.join(' ') || undefined,
    });
    const { teamCode, teamName } = moves ? wanted : standing;
    return asked(standing.id, { teamCode, teamName, assigneeId }, wanted.due);
  }

  /** Withdraws the task unless it is done: what was done stays done. Its history says why its run was stopped. */
  async withdraw({ manager, actionId, runId }: Action, _previous: AssignedTask): Promise<ActionOutcome> {
    const standing = await taskOf(manager, actionId);
    if (!standing || standing.state === 'done' || standing.state === 'withdrawn') {
      return { outcome: 'succeeded', result: { withdrawn: 0 } };
    }
    await recordChange(manager, standing.id, null, {
      ...placeOf(standing),
      ...{ change: 'withdrawn', state: 'withdrawn', note: await whyStopped(manager, runId) },
    });
    await askNoMore(manager, actionId);
    return { outcome: 'succeeded', result: { withdrawn: 1 } };
  }

  private async wanted(
    action: Action,
    previous?: AssignedTask,
  ): Promise<WantedTask | { outcome: 'rejected'; reason: string }> {
    const { manager, settings, event } = action;
    try {
      const { assignee } = settings;
      // A follow-up says which step it is about: a list of them must tell one from another.
      const title = event.stepToSee ? `${settings.title}: ${event.stepToSee}` : settings.title;
      const due = settings.due && dueDate(settings.due, action, previous);
      const says = { title, due, happensAt: settings.happensAt ? new Date(settings.happensAt) : null };
      if (assignee === undefined) {
        const team = await this.directory.find(manager, settings.team, event.teamCode);
        return { ...says, teamId: team.id, teamCode: team.code, teamName: team.name, assigneeId: null };
      }
      const member = await this.directory.member(manager, assignee);
      const { id, code, name } = member.team;
      return { ...says, teamId: id, teamCode: code, teamName: name, assigneeId: member.id };
    } catch (error) {
      if (error instanceof UnknownTeamError) return { outcome: 'rejected', reason: error.message };
      throw error;
    }
  }
}

/**
 * When a task is due, by the one rule for dates that people are asked to keep (`keptDate`): none is given overdue, and
 * none is due on a day of rest. A task that stands keeps its day while the day asked for is the same: it is not made
 * young again by being looked at.
 */
function dueDate(
  timing: Timing,
  { event: { occurredAt }, calendars, today = londonDate(new Date()) }: Action,
  previous?: AssignedTask,
): TaskDue {
  const wanted = dateOf(timing, occurredAt, calendars);
  const stands = previous?.dueOn && (previous.askedFor ?? previous.dueOn) === wanted.date;
  if (stands) return withNote({ ...wanted, date: previous.dueOn ?? wanted.date }, wanted.date, previous.note);
  const { date, note, warning } = keptDateOf(timing, occurredAt, calendars, { today });
  // Without a meeting that it must come before there is always a day.
  if (date === null) return wanted;
  return withNote({ date, ...(warning !== undefined && { warning }) }, timing.insteadOf ?? wanted.date, note);
}

function withNote(due: DueDate, askedFor: CivilDate, note = ''): TaskDue {
  return { ...due, ...(note && { note }), ...(askedFor !== due.date && { askedFor }) };
}

/** The task that an action made, locked, so that nobody takes it while it changes. */
async function taskOf(manager: EntityManager, actionId: string): Promise<StandingTask | undefined> {
  const [task] = await manager.query<StandingTask[]>(
    `SELECT tasks.id, tasks.state, tasks.team_id AS "teamId", teams.code AS "teamCode", teams.name AS "teamName",
       tasks.assignee_id AS "assigneeId", tasks.title, tasks.due_on::text AS "dueOn", tasks.happens_at AS "happensAt"
     FROM tasks JOIN teams ON teams.id = tasks.team_id WHERE tasks.action_id = $1 FOR UPDATE OF tasks`,
    [actionId],
  );
  return task;
}

async function whyStopped(manager: EntityManager, runId: string): Promise<string | undefined> {
  const [run] = await manager.query<{ reason: string | null }[]>(
    'SELECT stopped_reason AS reason FROM runs WHERE id = $1',
    [runId],
  );
  return run?.reason ?? undefined;
}

function placeOf({ state, teamId, assigneeId }: TaskPlace): TaskPlace {
  return { state, teamId, assigneeId };
}

/** What the event changed, as sentences for the task's history. */
function differencesOf(standing: StandingTask, wanted: WantedTask): string[] {
  const differences: string[] = [];
  const dueOn = wanted.due?.date ?? null;
  if (standing.title !== wanted.title) differences.push('The title changed.');
  if (standing.dueOn !== dueOn) {
    differences.push(dueOn ? `Now due ${formatDate(dueOn)}.` : 'No longer due on a day.');
  }
  if (standing.happensAt?.getTime() !== wanted.happensAt?.getTime()) {
    differences.push(wanted.happensAt ? `Now on ${formatDateTime(wanted.happensAt)}.` : 'No longer at a set time.');
  }
  return differences;
}

type AskedTask = Pick<WantedTask, 'teamCode' | 'teamName' | 'assigneeId'> & { state?: string };

/** The task is given. It is done when whoever has it says so. */
function asked(
  taskId: string,
  { teamCode, teamName, assigneeId, state }: AskedTask,
  due: TaskDue | undefined,
): ActionOutcome<AssignedTask> {
  const { date = null, ...words } = due ?? {};
  const result = { taskId, team: teamCode, dueOn: date, ...words };
  // Giving a task is not doing it: a deadline that waits for the work is met when the task is done, which is an event.
  const given = { outcome: 'succeeded', result, workDone: false } as const;
  // An attempt that was lost after its task was made may find it done already.
  if (state === 'done') return given;
  return { ...given, asked: { team: teamCode, teamName, inHand: assigneeId !== null } };
}
