import type { ActionKind } from '@linchpin/queue';

/** An action that may be tried now. */
export interface ReadyAction {
  id: string;
  kind: ActionKind;
  /** How often it was tried before: part of the job's key, so that each attempt is a job of its own. */
  fence: number | string;
}
