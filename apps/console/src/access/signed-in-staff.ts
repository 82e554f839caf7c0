import type { Reader } from '@linchpin/access';
import { StaffAccounts } from '@linchpin/teams';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LIVE_REFRESH_HEADER } from './live-refresh.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, once it was asked for. */
    reader?: Reader | null;
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
  async of(request: FastifyRequest): Promise<Reader | null> {
    if (request.reader !== undefined) return request.reader;
    // A request that failed before its session was read has none.
    const session = (request.session ?? {}) as Partial<FastifyRequest['session']>;
    request.reader = session.staffId
      ? await this.accounts.reader(session.staffId, new Date(session.startedAt ?? 0))
      : null;
    // A page that refreshes itself is not a person at the keyboard.
    const idle = Date.now() - (session.seenAt ?? 0);
    if (request.reader && idle > TOUCH_EVERY_MS && !request.headers[LIVE_REFRESH_HEADER]) session.seenAt = Date.now();
    return request.reader;
  }
}

/** Gives a handler the member of staff who is signed in. Only for routes that need sign-in. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Reader => {
  const { reader } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!reader) throw new NotSignedInError();
  return reader;
});
