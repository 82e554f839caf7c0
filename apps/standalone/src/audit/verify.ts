import { type Verification, verifyTrail } from '@linchpin/audit';
import type { Settings } from '@linchpin/config';
import { formatDateTime } from '@linchpin/dates';
import { connectToInstallation, whereabouts } from '../config/installation.js';
import type { VerifyRequest } from './arguments.js';

/** Verifies the trail of the running installation, says what was found, and returns the exit status. */
export async function verifyInstallation(
  settings: Settings,
  { expected }: VerifyRequest,
  say: (line: string) => void,
): Promise<0 | 1> {
  const dataSource = await connectToInstallation(settings);
  try {
    const found = await verifyTrail(dataSource, expected);
    for (const line of verificationWords(found, whereabouts(dataSource), expected)) say(line);
    return found.fault === null ? 0 : 1;
  } finally {
    await dataSource.destroy();
  }
}

/** What was found, in sentences. */
export function verificationWords(found: Verification, where: string, expected?: string): string[] {
  const { sealed, from, until, lastHash, waiting, oldestWaiting, fault } = found;
  const span = from && until ? `, from ${formatDateTime(from)} to ${formatDateTime(until)}` : '';
  const entries = sealed === 1 ? '1 sealed entry' : `${sealed.toLocaleString('en-GB')} sealed entries`;
  return [
    fault === null
      ? `The audit trail of ${where} is whole: ${entries}${span}.`
      : `The audit trail of ${where} is BROKEN after ${entries}${span}. ${fault}`,
    ...(fault === null && expected !== undefined ? ['The hash that was expected is in the chain.'] : []),
    ...(waiting > 0 && oldestWaiting
      ? [
          `${waiting.toLocaleString('en-GB')} not yet sealed, the oldest written ${formatDateTime(oldestWaiting)}. The worker seals every second: if that is long ago, see to it.`,
        ]
      : []),
    ...(lastHash === null ? [] : [`Last hash: ${lastHash}`]),
  ];
}
