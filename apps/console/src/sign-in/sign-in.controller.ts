import { StaffAccounts } from '@linchpin/teams';
import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/require-permission.js';
import { safeReturnPath } from '../access/return-path.js';
import { SESSION_COOKIE } from '../access/session-store.js';
import { SignedInStaff } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { textOf } from '../forms/query.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { paths } from '../paths.js';
import { emailOf, passwordOf } from './sign-in-form.js';
import { SignInLimits } from './sign-in-limits.js';

/** Signing in and out. */
@Controller()
@Public()
export class SignInController {
  constructor(
    private readonly accounts: StaffAccounts,
    private readonly limits: SignInLimits,
    private readonly signedIn: SignedInStaff,
  ) {}

  @Get('sign-in')
  async show(@Query() query: unknown, @Req() request: FastifyRequest): Promise<Page | Redirect> {
    const to = safeReturnPath(textOf(query, 'to', 500));
    if (await this.signedIn.of(request)) return redirectTo(to);
    return form({ to, expired: textOf(query, 'expired') === 'yes' });
  }

  @Post('sign-in')
  @Audited('signed-in', { refusedAs: 'sign-in-refused', about: 'email', named: 'email' })
  async signIn(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | Redirect> {
    const to = safeReturnPath(textOf(body, 'to', 500));
    const email = emailOf(body);
    const password = passwordOf(body);
    const missing = missingFaults(email, password);
    if (missing.length > 0) return form({ to, email, faults: missing }, 422);

    const wait = await this.limits.count(request);
    if (wait > 0) {
      void reply.header('Retry-After', String(wait));
      const text = 'You have tried to sign in too many times. Wait a minute, then try again';
      return form({ to, email, faults: [{ field: 'email', text }] }, 429);
    }
    const staffId = await this.accounts.signIn(email, password);
    if (staffId === null) {
      return form({ to, email, faults: [{ field: 'email', text: 'Wrong email address or password' }] }, 422);
    }
    // A new id, so that one that was planted before sign-in is worth nothing.
    await request.session.regenerate();
    request.session.staffId = staffId;
    request.session.startedAt = Date.now();
    return redirectTo(to);
  }

  @Post('sign-out')
  @Audited('signed-out')
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Redirect> {
    await request.session.destroy();
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return redirectTo(paths.signIn());
  }
}

function missingFaults(email: string, password: string): FormFault[] {
  return [
    ...(email ? [] : [{ field: 'email', text: 'Enter your email address' }]),
    ...(password ? [] : [{ field: 'password', text: 'Enter your password' }]),
  ];
}

function form(model: { to: string; email?: string; faults?: FormFault[]; expired?: boolean }, status = 200): Page {
  const { faults, ...shown } = model;
  return page('sign-in/index.njk', { email: '', expired: false, ...shown, ...faultModel(faults) }, status);
}
