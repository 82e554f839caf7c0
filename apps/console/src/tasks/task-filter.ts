import type { Reader } from '@linchpin/access';
import type { TaskFilter } from '@linchpin/tasks';
import type { StaffMember, Team } from '@linchpin/teams';
import { may } from '../access/permissions.js';
import type { FormFault } from '../forms/form-faults.js';
import { choiceOf, textOf } from '../forms/query.js';
import { mustBeDate, realDate } from '../forms/read-date.js';
import { boundaryTag } from './task-words.js';
const views = ['team', 'mine', 'all'] as const;
const boundaries = ['admin', 'needs-approval', 'professional'] as const;
/** The choice of tasks that nobody has yet. */
const NOBODY = 'nobody';

/** The states that a list can be narrowed to. */
export const states = ['open', 'claimed', 'done', 'withdrawn', 'any'] as const;

export type TaskView = (typeof views)[number];

/** What an address asks of the list: as its fields show it and its links keep it, and as the tasks are asked for it. */
export interface AskedTasks {
  view: TaskView;
  offered: readonly TaskView[];
  fields: Record<
    'state' | 'kind' | 'what' | 'team' | 'person' | 'from' | 'to' | 'reference' | 'overdue',
    string | undefined
  >;
  filter: Omit<TaskFilter, 'viewer' | 'page' | 'pageSize'>;
  faults: FormFault[];
}

/** The kinds of work, as choices of a list. */
export const kinds = boundaries.map((value) => ({ value, text: boundaryTag(value).text }));

/**
 * Reads the filters of an address. Whoever works tasks begins with their team's, everybody else with all. A choice that
 * is none is left out; a date that is none is told, and not asked for.
 */
export function askedTasks(
  query: unknown,
  reader: Reader,
  teams: readonly Team[],
  people: readonly StaffMember[],
): AskedTasks {
  const works = may(reader, 'work-tasks');
  const offered = views.filter((view) => works || view !== 'mine');
  const view = choiceOf(query, 'view', offered) ?? (works ? 'team' : 'all');
  const team = view === 'all' ? teams.find(({ code }) => code === textOf(query, 'team')) : undefined;
  const asked = view === 'mine' ? undefined : textOf(query, 'person');
  const person = people.find(({ id }) => id === asked);
  const fields = {
    state: choiceOf(query, 'state', states),
    kind: choiceOf(query, 'kind', boundaries),
    what: textOf(query, 'what', 200),
    team: team?.code,
    person: asked === NOBODY ? NOBODY : person?.id,
    from: textOf(query, 'from'),
    to: textOf(query, 'to'),
    // A list of tasks shows no reference to those who may not see what was done.
    reference: may(reader, 'see-runs') ? textOf(query, 'reference') : undefined,
    overdue: choiceOf(query, 'overdue', ['yes']),
  };
  const { dates, faults } = readDates(fields.from, fields.to);
  return {
    view,
    offered,
    fields,
    faults,
    filter: {
      teamId: view === 'team' ? reader.team.id : team?.id,
      assigneeId: view === 'mine' ? reader.id : person?.id,
      unclaimed: fields.person === NOBODY,
      state: fields.state,
      boundary: fields.kind,
      title: fields.what,
      reference: fields.reference,
      overdue: Boolean(fields.overdue),
      ...dates,
    },
  };
}

/** Those who can have a task, as choices of a list: nobody first. */
export function personChoices(people: readonly StaffMember[]): { value: string; text: string }[] {
  const working = people.filter((person) => may(person, 'work-tasks'));
  return [{ value: NOBODY, text: 'Nobody yet' }, ...working.map(({ id, name }) => ({ value: id, text: name }))];
}

function readDates(
  from: string | undefined,
  to: string | undefined,
): { dates: Pick<TaskFilter, 'from' | 'until'>; faults: AskedTasks['faults'] } {
  const dates = { from: from && realDate(from), until: to && realDate(to) };
  const faults: AskedTasks['faults'] = [];
  if (dates.from === null) faults.push({ field: 'from', text: mustBeDate('From') });
  if (dates.until === null) faults.push({ field: 'to', text: mustBeDate('To') });
  if (dates.from && dates.until && dates.from > dates.until)
    faults.push({ field: 'to', text: 'To must be the same day as From, or after it' });
  return { dates: { from: dates.from ?? undefined, until: dates.until ?? undefined }, faults };
}
