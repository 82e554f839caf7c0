import { StaffAccounts, type StaffMember } from '@linchpin/teams';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LIVE_REFRESH_HEADER } from './live-refresh.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, once it was asked for. */
    staff?: StaffMember | null;
  }
}

/** A session that is in use says so at most this often. */
const TOUCH_EVERY_MS = 60_000;

/** There is no session, or it has ended. */
export class NotSignedInError extends Error {
  override name = 'NotSignedInError';
}

/** Finds out who sends a request. The account is read each time: who leaves or changes role does so at once. */
@Injectable()
export class SignedInStaff {
  constructor(private readonly accounts: StaffAccounts) {}

  /** The member of staff whose session this request belongs to, or null. */
  async of(request: FastifyRequest): Promise<StaffMember | null> {
    if (request.staff !== undefined) return request.staff;
    // A request that failed before its session was read has none.
    const session = (request.session ?? {}) as Partial<FastifyRequest['session']>;
    request.staff = session.staffId ? await this.accounts.find(session.staffId) : null;
    // A page that refreshes itself is not a person at the keyboard.
    const idle = Date.now() - (session.seenAt ?? 0);
    if (request.staff && idle > TOUCH_EVERY_MS && !request.headers[LIVE_REFRESH_HEADER]) session.seenAt = Date.now();
    return request.staff;
  }
}

/** Gives a handler the member of staff who is signed in. Only for routes that need sign-in. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): StaffMember => {
  const { staff } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!staff) throw new NotSignedInError();
  return staff;
});
