import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { Settings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { PostgresSessionStore, SESSION_COOKIE } from '../access/session-store.js';

/** There is no secret to sign session cookies with. */
export class MissingSessionSecretError extends Error {
  override name = 'MissingSessionSecretError';
}

/**
 * Sessions in PostgreSQL. The cookie is unreadable for scripts and is not sent along by other sites; over TLS it is
 * never sent without it. It ends with the browser, the session by its own times.
 */
export async function setUpSession(app: NestFastifyApplication, settings: Settings): Promise<void> {
  if (!settings.SESSION_SECRET) {
    throw new MissingSessionSecretError(
      'SESSION_SECRET is not set. Give at least 32 random characters, the same for every console, or run `npm start`.',
    );
  }
  await app.register(cookie);
  await app.register(session, {
    secret: settings.SESSION_SECRET,
    cookieName: SESSION_COOKIE,
    cookie: { secure: 'auto', httpOnly: true, sameSite: 'lax', path: '/' },
    saveUninitialized: false,
    // Written only when something changed: `SignedInStaff` notes once a minute that it is in use.
    rolling: false,
    store: new PostgresSessionStore(app.get(DataSource)),
  });
  app.getHttpAdapter().getInstance().decorateRequest('staff');
}
