/** How a state is shown: never by colour alone. */
export interface StateTag {
  text: string;
  /** A colour of the design system's tag; empty is its own blue. */
  colour: '' | 'green' | 'grey' | 'magenta' | 'orange' | 'purple' | 'red' | 'teal' | 'turquoise' | 'yellow';
}

const tags: Record<string, StateTag> = {
  waiting: { text: 'Waiting', colour: 'yellow' },
  ready: { text: 'Ready', colour: 'turquoise' },
  running: { text: 'Running', colour: '' },
  asked: { text: 'Asked', colour: 'teal' },
  incomplete: { text: 'Done in part', colour: 'yellow' },
  succeeded: { text: 'Succeeded', colour: 'green' },
  skipped: { text: 'Skipped', colour: 'grey' },
  rejected: { text: 'Rejected', colour: 'orange' },
  failed: { text: 'Failed', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
  sending: { text: 'Being sent', colour: '' },
  accepted: { text: 'Accepted', colour: 'green' },
  recorded: { text: 'Recorded', colour: 'turquoise' },
  matched: { text: 'Matched', colour: 'green' },
  deferred: { text: 'Deferred', colour: 'yellow' },
  lost: { text: 'Lost', colour: 'orange' },
  draft: { text: 'Draft', colour: 'yellow' },
  final: { text: 'Final', colour: 'green' },
  requested: { text: 'Open', colour: 'turquoise' },
  answered: { text: 'Answered', colour: 'green' },
  open: { text: 'Open', colour: 'turquoise' },
  claimed: { text: 'Claimed', colour: '' },
  done: { text: 'Done', colour: 'green' },
};

/** The tag of a state. A state without an entry is shown as it is. */
export function stateTag(state: string): StateTag {
  return tags[state] ?? { text: state.charAt(0).toUpperCase() + state.slice(1), colour: 'grey' };
}
