import { createHash } from 'node:crypto';
import type { FastifySessionObject, SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import type { DataSource } from 'typeorm';

/** The name of the session cookie. */
export const SESSION_COOKIE = 'linchpin';

const HOUR_MS = 3_600_000;

/**
 * A session ends an hour after it was last used, and in any case twelve hours after signing in: a working day with its
 * out-of-hours part. Whoever leaves a desk without signing out is signed out by lunch.
 */
export const sessionTimes = { idleMs: HOUR_MS, longestMs: 12 * HOUR_MS } as const;

declare module 'fastify' {
  interface Session {
    /** Who is signed in. Missing before sign-in. */
    staffId?: string;
    /** When the session began and when a person last used it, in milliseconds. */
    startedAt?: number;
    seenAt?: number;
    /** One sentence for the next page: what was just done. */
    message?: string;
    /** So many messages of a source's type were just mapped again, and none became an event: told once, on their page. */
    tried?: { sourceId: string; typeKey: string; count: number };
    /** Set for a session that came out of the table: one that has ended since must not come back. */
    stored?: true;
  }
}

type Done = (error?: unknown) => void;

/** Keeps sessions in PostgreSQL under a hash of their id, so that whoever reads the table cannot take one over. */
export class PostgresSessionStore implements SessionStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Reads a session that has not ended. */
  get(sessionId: string, done: (error: unknown, session?: Session | null) => void): void {
    this.dataSource
      .query<{ data: Session }[]>(`SELECT data FROM console_sessions WHERE id_hash = $1 AND expires_at > now()`, [
        hashed(sessionId),
      ])
      .then(
        ([row]) => done(null, row ? { ...row.data, stored: true } : null),
        (error: unknown) => done(error),
      );
  }

  /** Writes a session. One that was signed out while this request was under way stays ended. */
  set(sessionId: string, session: Session, done: Done): void {
    const { cookie: _cookie, stored, ...data } = JSON.parse(JSON.stringify(session)) as FastifySessionObject;
    const now = Date.now();
    const startedAt = data.startedAt ?? now;
    const expiresAt = new Date(Math.min(now + sessionTimes.idleMs, startedAt + sessionTimes.longestMs));
    const values = [hashed(sessionId), { ...data, startedAt }, expiresAt];
    const written = stored
      ? this.dataSource.query(`UPDATE console_sessions SET data = $2, expires_at = $3 WHERE id_hash = $1`, values)
      : this.add(values);
    written.then(() => done(), done);
  }

  /** Ends a session at once. */
  destroy(sessionId: string, done: Done): void {
    this.dataSource
      .query(`DELETE FROM console_sessions WHERE id_hash = $1`, [hashed(sessionId)])
      .then(() => done(), done);
  }

  /** Each new session sweeps out those that have ended. */
  private add(values: unknown[]): Promise<unknown> {
    return this.dataSource.query(
      `WITH ended AS (DELETE FROM console_sessions WHERE expires_at < now() AND id_hash <> $1)
       INSERT INTO console_sessions (id_hash, data, expires_at) VALUES ($1, $2, $3)
       ON CONFLICT (id_hash) DO UPDATE SET data = EXCLUDED.data, expires_at = EXCLUDED.expires_at`,
      values,
    );
  }
}

function hashed(sessionId: string): Buffer {
  return createHash('sha256').update(sessionId).digest();
}
