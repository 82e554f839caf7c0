import { ActInHand, type AuditEntry, standsSince, writeEntry } from '@linchpin/audit';
import { describeForLog } from '@linchpin/database';
import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, mergeMap, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { LIVE_REFRESH_HEADER } from '../access/live-refresh.js';
import { NotSignedInError } from '../access/signed-in-staff.js';
import { Page } from '../pages/page.js';
import { AUDITED, type AuditDeclaration } from './audited.js';
import { EntryOfRequest } from './entry-of-request.js';
import { CONTENT, ContentAnswer, type ContentDeclaration } from './gives-content.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the entry of this request stands in the trail: there is one, whatever goes wrong afterwards. */
    audited?: boolean;
  }
}

/** A route gives content without saying so, or says so and does not. Nothing of it is sent. */
export class UnloggedContentError extends Error {
  override name = 'UnloggedContentError';
}

/** So many attempts were made already that another is no news: of those before it there are entries. */
const TOO_MANY = 429;

/**
 * Writes who reads or does what, once for each request. What is read is written down between the handler and the answer: what
 * could not be written is not given. What is done has its entry in its own transaction, by `ActInHand`; only what changed
 * nothing, or was refused, has it here.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly logger = new Logger(AuditInterceptor.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly entries: EntryOfRequest,
    private readonly dataSource: DataSource,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = context.getHandler();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const audited = this.reflector.get<AuditDeclaration | undefined>(AUDITED, handler);
    if (audited) return from(this.act(audited, request, next));
    const content = this.reflector.get<ContentDeclaration | undefined>(CONTENT, handler);
    const route = `${context.getClass().name}.${handler.name}`;
    return next.handle().pipe(mergeMap((answer: unknown) => this.reading(content, route, request, answer)));
  }

  /** What was given, once it is written down. */
  private async reading(
    declared: ContentDeclaration | undefined,
    route: string,
    request: FastifyRequest,
    answer: unknown,
  ): Promise<unknown> {
    if (!declared && !(answer instanceof ContentAnswer)) return answer;
    if (!declared || !(answer instanceof ContentAnswer)) {
      throw new UnloggedContentError(
        `${route} must have @GivesContent(…) and answer with given(…) or nothingGiven(…).`,
      );
    }
    const { content, result } = answer as ContentAnswer<unknown>;
    if (!content) return result;
    if (!request.reader) throw new NotSignedInError();
    await this.write(request, await this.entries.ofContent(request, declared.act, declared.kind, content));
    return result;
  }

  private async act(declared: AuditDeclaration, request: FastifyRequest, next: CallHandler): Promise<unknown> {
    const entry = await this.entries.of(request, declared);
    if (!entry || (await this.onlyRefreshes(request, entry))) return lastValueFrom(next.handle());
    const act = new ActInHand(entry);
    // What a sign-in comes to is known at its end: whatever it writes on the way, such as a count of attempts, does not say it.
    try {
      const answer: unknown = await (declared.refusedAs
        ? lastValueFrom(next.handle())
        : act.run(() => lastValueFrom(next.handle())));
      await this.end(act, declared, request, answer instanceof Page ? answer.status : 200);
      return answer;
    } catch (error) {
      // What was done before the fault stands, and so does its entry.
      await this.end(act, declared, request, statusOf(error)).catch((second: unknown) => {
        this.logger.error({ error: describeForLog(second) }, 'An act that came to nothing could not be written down.');
      });
      throw error;
    }
  }

  /**
   * Whether an open page brings itself up to date, which is nobody who looks again. Anybody can say so in a header: it is true only
   * of what an entry says that they have opened.
   */
  private async onlyRefreshes(request: FastifyRequest, entry: AuditEntry): Promise<boolean> {
    if (request.method !== 'GET' || !request.headers[LIVE_REFRESH_HEADER]) return false;
    return standsSince(this.dataSource.manager, entry);
  }

  /** Writes the entry, unless it went with the act: once for each request, whatever came of it. */
  private async end(
    act: ActInHand,
    declared: AuditDeclaration,
    request: FastifyRequest,
    status: number,
  ): Promise<void> {
    const { entry, state } = act;
    act.state = 'over';
    if (state !== 'open') {
      request.audited = true;
      return;
    }
    if (status === TOO_MANY) return;
    const outcome = status < 400 ? 'done' : status < 500 ? 'refused' : 'failed';
    const refused = outcome !== 'done';
    // Signing in makes somebody of nobody.
    if (entry.by.kind === 'nobody') delete request.reader;
    await this.write(request, {
      ...entry,
      outcome,
      // What was typed and is no reference of anything may be a name.
      about: refused && entry.about && !entry.about.id ? { kind: entry.about.kind } : entry.about,
      act: refused ? (declared.refusedAs ?? entry.act) : entry.act,
      by: entry.by.kind === 'nobody' ? await this.entries.by(request) : entry.by,
    });
  }

  private async write(request: FastifyRequest, entry: AuditEntry): Promise<void> {
    if (request.audited) return;
    request.audited = true;
    try {
      await writeEntry(this.dataSource.manager, entry);
    } catch (error) {
      request.audited = false;
      throw error;
    }
  }
}

function statusOf(error: unknown): number {
  return error instanceof HttpException ? error.getStatus() : 500;
}
