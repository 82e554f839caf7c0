import type { StaffRole } from '@linchpin/access';
import type { Person } from '@linchpin/teams';
import type { StateTag } from '../pages/states.js';

/** What each role is called, and what it is for, in the order in which a page offers them. */
export const roleWords: Readonly<Record<StaffRole, { text: string; hint: string }>> = {
  'business-support': {
    text: 'Business support',
    hint: 'Works tasks, letters, checks and alerts, in a hub or a spoke',
  },
  manager: { text: 'Business support manager', hint: 'The same, and makes triggers, records approvals, lifts holds' },
  operations: { text: 'Operations', hint: 'Keeps sources, queues and retries going. Reads no letters or answers' },
  leader: { text: 'Leader', hint: 'Sees numbers, rooms, tasks and deadlines, without references' },
  auditor: { text: 'Auditor', hint: 'Sees who did and read what, and works no case' },
  administrator: { text: 'Administrator', hint: 'Makes accounts and says who may do what. Works no case' },
};

export const personStates: readonly Person['state'][] = ['invited', 'active', 'disabled'];

/** The state of an account as its tag. */
export function personTag(state: Person['state']): StateTag {
  switch (state) {
    case 'invited':
      return { text: 'Invited', colour: 'yellow' };
    case 'active':
      return { text: 'Active', colour: 'green' };
    case 'disabled':
      return { text: 'Disabled', colour: 'grey' };
  }
}
