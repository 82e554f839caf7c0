import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { emailOf } from './sign-in-form.js';

const MINUTE_MS = 60_000;

/**
 * Attempts to sign in within a minute. Ten guesses at one account; more from one address, because a whole office may
 * share one, and everybody signs in at nine.
 */
export const attemptsPerMinute = { account: 10, address: 60 } as const;

type Limit = ReturnType<FastifyInstance['createRateLimit']>;

/** Slows down whoever guesses passwords. Counts are kept by each process. */
@Injectable()
export class SignInLimits {
  private limits: Limit[] = [];

  /** Gives the counters, which live in the server. Called once, at start. */
  use(server: FastifyInstance): void {
    const timeWindow = MINUTE_MS;
    const { account, address } = attemptsPerMinute;
    this.limits = [
      server.createRateLimit({ max: address, timeWindow, keyGenerator: ({ ip }) => ip }),
      server.createRateLimit({ max: account, timeWindow, keyGenerator: ({ body }) => emailOf(body).toLowerCase() }),
    ];
  }

  /** Counts an attempt. Returns the seconds to wait when there were too many, else 0. */
  async count(request: FastifyRequest): Promise<number> {
    const counted = await Promise.all(this.limits.map((limit) => limit(request)));
    return Math.max(0, ...counted.map((limit) => (!limit.isAllowed && limit.isExceeded ? limit.ttlInSeconds : 0)));
  }
}
