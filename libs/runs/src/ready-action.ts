import type { ActionKind } from '@linchpin/queue';

/** The enqueue after the commit gets this long before the sweep enqueues the action again, as does each enqueue of the sweep. */
export const ENQUEUE_GRACE_SECONDS = 10;

/** An action that may be tried now. */
export interface ReadyAction {
  id: string;
  kind: ActionKind;
  /** How often it was tried before: part of the job's key, so that each attempt is a job of its own. */
  fence: number | string;
}
