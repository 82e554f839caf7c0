import type { ActionRow } from '@linchpin/actions';
import type { DeadlineRow } from '@linchpin/deadlines';

/** What going on without a step brings about, in sentences. */
export interface SkipConsequences {
  /** Titles of the steps that waited for it and go on without it. */
  goOn: string[];
  /** Titles of the letters that will not name the place. */
  lettersWithoutPlace: string[];
  /** What somebody then has to do by hand. */
  byHand: string | null;
  /** Titles of the deadlines that nothing meets by itself any more. */
  unmet: string[];
}

/** What is still to be done about these steps can change by a skip; what is done or left out cannot. */
const BEFORE_ITS_TURN = new Set(['waiting', 'ready']);

const byHand: Readonly<Record<ActionRow['kind'], string | null>> = {
  'rooms.book': 'No room is booked. The family and everybody invited must be told the place by hand.',
  'documents.generate': 'These letters are not made. Somebody must write and send them by hand.',
  'agency-checks.request': 'The agencies are not asked. Somebody must ask them by hand.',
  'alerts.send': 'The team is not told. Somebody must tell them.',
  'tasks.assign': 'Nobody is given this task. Somebody must see to it.',
};

/** What happens when a person goes on without `action`; `deadlines` are those of the run. */
export function skipConsequences(
  action: ActionRow,
  actions: readonly ActionRow[],
  deadlines: readonly Pick<DeadlineRow, 'title' | 'state' | 'doneAt' | 'metByStepKey'>[],
): SkipConsequences {
  const after = actions.filter(
    ({ waitsFor, state }) => waitsFor.includes(action.stepKey) && BEFORE_ITS_TURN.has(state),
  );
  const letters = action.kind === 'rooms.book' ? after.filter(({ kind }) => kind === 'documents.generate') : [];
  return {
    goOn: after.map(({ title }) => title),
    lettersWithoutPlace: letters.map(({ title }) => title),
    byHand: byHand[action.kind],
    unmet: deadlines
      .filter(({ metByStepKey, state, doneAt }) => metByStepKey === action.stepKey && state !== 'met' && !doneAt)
      .map(({ title }) => title),
  };
}
