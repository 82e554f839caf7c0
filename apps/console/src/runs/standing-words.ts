import { type ActionRow, askedWords } from '@linchpin/actions';
import { formatDateTime } from '@linchpin/dates';
import type { TaskOfAction } from '@linchpin/tasks';

/**
 * Where something asked of people stands, as a sentence: *Asked of North business centre, nobody yet*, *In hand with Tobi
 * Adeyemi-Hart, North business centre*, *Done by Tobi Adeyemi-Hart, North business centre, on 3 December 2026 at 2:15pm*.
 * Without the task, which this reader may not see, no person is named. Empty for what asks nobody.
 */
export function standingWords(
  action: Pick<ActionRow, 'state' | 'asked' | 'finishedAt'>,
  task: TaskOfAction | undefined,
): string {
  const words = (task && personWords(task)) ?? askedWords(action) ?? '';
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function personWords({ state, teamName, assigneeName, doneBy, finishedAt }: TaskOfAction): string | null {
  if (state === 'open') return `asked of ${teamName}, nobody yet`;
  if (state === 'claimed' && assigneeName) return `in hand with ${assigneeName}, ${teamName}`;
  if (state === 'done' && doneBy && finishedAt) {
    return `done by ${doneBy}, ${teamName}, on ${formatDateTime(finishedAt)}`;
  }
  return null;
}
