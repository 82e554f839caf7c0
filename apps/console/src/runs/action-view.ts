import { actionKinds } from '@linchpin/action-kinds';
import type { ActionRow } from '@linchpin/actions';
import { formatDateTime } from '@linchpin/dates';
import type { DeliveryRow } from '@linchpin/deliveries';
import type { TaskOfAction } from '@linchpin/tasks';
import { stateTag, type StateTag } from '../pages/states.js';
import { alternativesOf, type ResultLine, resultLines } from './action-result.js';
import { type CodeNames, codesAsTheyAre } from './code-names.js';
import { deliveryLine, type DeliveryLine } from './delivery-lines.js';
import { standingWords } from './standing-words.js';

/** An action as a run's timeline shows it. */
export interface ActionView {
  id: string;
  runId: string;
  title: string;
  kindTitle: string;
  state: string;
  tag: StateTag;
  /** What it waits for, when it goes on, or who has it, in a sentence; empty when there is nothing to say. */
  next: string;
  finishedAt: Date | null;
  reason: string | null;
  lines: ResultLine[];
  /** What it sends, to whom, and how that stands. */
  deliveries: DeliveryLine[];
  alternatives: { when: string; where: string }[];
  attempts: (ActionRow['attempts'][number] & { tag: StateTag })[];
  /** A person may try it again. */
  canRetry: boolean;
}

/** The actions of one run, in the order of their steps, in people's words. */
export function actionViews(
  actions: readonly ActionRow[],
  now = new Date(),
  tasks: readonly TaskOfAction[] = [],
  deliveries: readonly DeliveryRow[] = [],
  names: CodeNames = codesAsTheyAre,
): ActionView[] {
  const taskOf = new Map(tasks.map((task) => [task.actionId, task]));
  const byStep = new Map(actions.map((action) => [action.stepKey, action]));
  return actions.map((action) => {
    const sends = deliveries.filter(({ actionId }) => actionId === action.id);
    const needsAPerson = action.state === 'failed' || action.state === 'rejected';
    return {
      id: action.id,
      runId: action.runId,
      title: action.title,
      kindTitle: actionKinds[action.kind].title,
      state: action.state,
      tag: stateTag(isLater(action, now) ? 'waiting' : action.state),
      next: standingWords(action, taskOf.get(action.id)) || sendingWords(sends) || next(action, byStep, now),
      finishedAt: action.finishedAt,
      reason: needsAPerson ? action.reason : null,
      lines: resultLines(action, names),
      deliveries: sends.map(deliveryLine),
      alternatives: needsAPerson ? alternativesOf(action.result) : [],
      attempts: action.attempts.map((attempt) => ({ ...attempt, tag: stateTag(attempt.outcome) })),
      canRetry: needsAPerson,
    };
  });
}

/** What steps after it no longer wait for: what was asked of people counts as done. */
const DONE_FOR_OTHERS = new Set(['asked', 'succeeded', 'skipped']);

function isLater({ state, dueAt }: ActionRow, now: Date): boolean {
  return state === 'ready' && dueAt !== null && dueAt > now;
}

function next(action: ActionRow, byStep: ReadonlyMap<string, ActionRow>, now: Date): string {
  const due = action.dueAt && action.dueAt > now ? formatDateTime(action.dueAt) : null;
  if (action.state === 'waiting') {
    const open = action.waitsFor
      .map((key) => byStep.get(key))
      .filter((step) => !DONE_FOR_OTHERS.has(step?.state ?? ''));
    const names = open.flatMap((step) => (step ? [`“${step.title}”`] : []));
    const waits = names.length > 0 ? `Waits for ${listed(names)}` : '';
    if (due) return waits ? `${waits}, and not before ${due}` : `Waits until ${due}`;
    return waits;
  }
  if (action.skippedAt) return skippedWords(action, action.skippedAt);
  if (action.state === 'skipped') return action.reason ?? 'Not needed: its condition does not hold';
  if (action.state !== 'ready') return '';
  if (!due) return 'Will be done in a moment';
  const failures = action.attempts.filter(({ outcome }) => outcome === 'failed').length;
  return action.attempts.at(-1)?.outcome === 'failed'
    ? `Attempt ${String(failures)} failed. Will be tried again on ${due}`
    : `Waits until ${due}`;
}

function skippedWords({ skippedBy, skipReason }: ActionRow, at: Date): string {
  return `Skipped by ${skippedBy ?? 'a person'} on ${formatDateTime(at)}: ${skipReason ?? ''}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${String(names.at(-1))}`;
}

function sendingWords(deliveries: readonly DeliveryRow[]): string {
  const open = deliveries.filter(({ state }) => state === 'waiting' || state === 'sending').length;
  return open > 0 ? 'Done when everything that it sends has been accepted' : '';
}
