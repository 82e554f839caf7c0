/** This attempt took longer than its lease and another one has taken its place. Its effect was rolled back. */
export class OvertakenError extends Error {
  override name = 'OvertakenError';

  constructor(actionId: string, fence: number) {
    super(`Action ${actionId} attempt ${String(fence)} was overtaken; nothing of it was kept.`);
  }
}

/** An attempt failed and this has been recorded. The job shows as failed in the queue dashboard. */
export class AttemptFailedError extends Error {
  override name = 'AttemptFailedError';

  constructor(actionId: string, fence: number, detail: string) {
    super(`Action ${actionId} attempt ${String(fence)}: ${detail}`);
  }
}
