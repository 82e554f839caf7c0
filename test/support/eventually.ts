import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is a fact (anything but undefined, null or false). Fails with what it was
 * waiting for. Tests wait for facts, never for time to pass.
 */
export async function eventually<Fact>(
  what: string,
  ask: () => Promise<Fact | undefined | null | false> | Fact | undefined | null | false,
  patienceMs = 20_000,
): Promise<Fact> {
  const until = Date.now() + patienceMs;
  do {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await pause(40);
  } while (Date.now() < until);
  throw new Error(`After ${String(patienceMs)} ms still waiting for: ${what}`);
}
