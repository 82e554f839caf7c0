import type { Reader } from '@linchpin/access';
import { londonDate } from '@linchpin/dates';
import { canUndo, mayRecordApproval, type TaskHistoryLine, type TaskPage, type TaskRow } from '@linchpin/tasks';
import type { StateTag } from '../pages/states.js';

/** Who may do such a task, in words: a qualified person's work is only ever a reminder here. */
const boundaryTags: Record<TaskRow['boundary'], StateTag> = {
  admin: { text: 'Admin', colour: 'grey' },
  'needs-approval': { text: 'Needs approval', colour: 'yellow' },
  professional: { text: 'Professional: reminder only', colour: 'magenta' },
};

/** The tag of a task's boundary. */
export function boundaryTag(boundary: TaskRow['boundary']): StateTag {
  return boundaryTags[boundary];
}

/** What happened, as a sentence without its time. */
export function historySentence({ change, by, to }: TaskHistoryLine): string {
  const somebody = by ?? 'Somebody';
  const receiver = to ?? 'the team';
  switch (change) {
    case 'assigned':
      return `Given to ${receiver}`;
    case 'revised':
      return 'Changed, because its event changed';
    case 'reopened':
      return 'Opened again, because its event changed';
    case 'claimed':
      return `${somebody} claimed it`;
    case 'released':
      return `${somebody} gave it back to the team`;
    case 'handed-over':
      return `${somebody} handed it over to ${receiver}`;
    case 'done':
      return `${somebody} marked it as done`;
    case 'undone':
      return `${somebody} undid that it was done: it is to be done after all`;
    case 'withdrawn':
      return 'Withdrawn: what it was about is off';
  }
}

/** Which buttons a page offers. The rules of the tasks decide again when one is pressed. */
export interface TaskOffers {
  claim: boolean;
  release: boolean;
  handOver: boolean;
  done: boolean;
  /** Record who approved it and who sent it: then it is done. */
  approval: boolean;
  /** It was marked as done by mistake, today. */
  undo: boolean;
}

/** What this member of staff can do with a task as it stands; `works` is whether their role works tasks at all. */
export function taskOffers(
  task: Pick<TaskPage, 'state' | 'assigneeId' | 'boundary' | 'doneBy' | 'finishedAt'>,
  reader: Reader,
  works: boolean,
  now = new Date(),
): TaskOffers {
  const open = works && task.state === 'open';
  const mine = works && task.state === 'claimed' && task.assigneeId === reader.id;
  const standsIn = works && task.state === 'claimed' && reader.role === 'manager';
  return {
    claim: open,
    release: mine || standsIn,
    handOver: open || mine || standsIn,
    done: task.boundary !== 'needs-approval' && (mine || (open && task.boundary !== 'professional')),
    approval:
      works &&
      task.boundary === 'needs-approval' &&
      (task.state === 'open' || task.state === 'claimed') &&
      mayRecordApproval(reader),
    undo: works && canUndo(task, reader, londonDate(now)),
  };
}
