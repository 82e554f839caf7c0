/** SQLSTATE classes and socket errors that mean "the database cannot be reached now", as opposed to "you asked wrongly". */
const AWAY = /^(08|57P0|53|25P0[34]|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;

/**
 * What the drivers say of a connection that went away. The last two are TypeORM's, of a connection that was ended between two
 * statements: nobody here goes on with one after giving it back.
 */
const SAID_OF_AWAY =
  /timeout exceeded when trying to connect|Connection terminated|is not established|not queryable|[Qq]uery runner (was )?already released/;

function causes(error: unknown): { code?: unknown; constraint?: unknown; message?: unknown }[] {
  const found: { code?: unknown; constraint?: unknown; message?: unknown }[] = [];
  let current: unknown = error;
  while (typeof current === 'object' && current !== null && found.length < 5) {
    found.push(current);
    current = 'driverError' in current ? current.driverError : 'cause' in current ? current.cause : undefined;
  }
  return found;
}

/** Whether this error means that the database cannot be reached, so that the same request may succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  return causes(error).some(
    ({ code, message }) =>
      (typeof code === 'string' && AWAY.test(code)) || (typeof message === 'string' && SAID_OF_AWAY.test(message)),
  );
}

/**
 * Whether a statement failed only because its connection to the database was lost, or none was to be had: nothing is wrong
 * with what was asked. A transaction that was ended for having stood idle too long is not among them.
 */
export function isConnectionLost(error: unknown): boolean {
  return (
    isDatabaseAway(error) && !causes(error).some(({ code }) => typeof code === 'string' && code.startsWith('25P0'))
  );
}

/** The name of the database constraint that refused a statement, or undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  for (const { constraint } of causes(error)) if (typeof constraint === 'string') return constraint;
  return undefined;
}
