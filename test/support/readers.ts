import { randomUUID } from 'node:crypto';
import type { Reader } from '@linchpin/access';

/** Somebody who asks: an officer of a hub, without the right to see restricted records unless it is given. */
export function readerWith(given: Partial<Reader> = {}): Reader {
  return {
    ...{ id: randomUUID(), ref: 'ST-99', name: 'Synthetic Officer', role: 'business-support', seesRestricted: false },
    team: { id: randomUUID(), code: 'HUB-N', name: 'North business centre', kind: 'hub', site: 'N' },
    teamCodes: ['HUB-N'],
    ...given,
  };
}

/** Restricted records are there for the one, and not for the other. */
export const withTheRight = readerWith({ seesRestricted: true });
export const withoutTheRight = readerWith();

/** A member of staff as their account has them, where their team does not matter. */
export const readerOf = ({ id, ref, name, role, seesRestricted }: Omit<Reader, 'team' | 'teamCodes'>): Reader =>
  readerWith({ id, ref, name, role, seesRestricted });
