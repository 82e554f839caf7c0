import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignInLimits } from '../sign-in/sign-in-limits.js';

/** Brings the counters that slow down guessing of passwords. No other route is limited. */
export async function setUpSignInLimits(app: NestFastifyApplication): Promise<void> {
  await app.register(rateLimit, { global: false });
  app.get(SignInLimits).use(app.getHttpAdapter().getInstance());
}
