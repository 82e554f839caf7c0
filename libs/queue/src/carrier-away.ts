/** What ioredis and BullMQ say of a connection that went away, beside the codes of the socket itself. */
const AWAY = /^(Connection is closed|Stream isn't writeable|Reached the max retries per request limit)/;

/** Whether this error means that the carrier of the jobs cannot be reached now; it is connected again by itself. */
export function isCarrierAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ConnectionClosedError' || error.name === 'MaxRetriesPerRequestError') return true;
  const code = 'code' in error ? String(error.code) : '';
  return /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code) || AWAY.test(error.message);
}
