import { passwordFault, StaffAccounts } from '@linchpin/teams';
import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/require-permission.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { fault, faultModel, type FormFault } from '../forms/form-faults.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { paths } from '../paths.js';
import { passwordOf } from './sign-in-form.js';

/** Somebody who was invited, or has forgotten their password, chooses one. The link works once and for a day. */
@Controller('welcome/:token')
@Public()
export class WelcomeController {
  constructor(private readonly accounts: StaffAccounts) {}

  // The address is a secret: it goes to no other site.
  @Get()
  @Header('Referrer-Policy', 'no-referrer')
  async ask(@Param('token') token: string): Promise<Page> {
    const owner = await this.accounts.ownerOfLink(token);
    return owner ? this.form(token, owner.email) : over();
  }

  @Post()
  @Audited('password.chosen')
  choose(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page | Redirect> {
    const password = passwordOf(body);
    void reply.header('Referrer-Policy', 'no-referrer');
    return answerForm({
      load: () => this.accounts.ownerOfLink(token),
      read: (owner) => {
        const wrong = owner && passwordFault(password, owner);
        return wrong ? fault('password', wrong) : { value: password };
      },
      act: async (value) => {
        const staffId = await this.accounts.choosePassword(token, value);
        if (staffId === null) return over();
        await request.session.regenerate();
        request.session.staffId = staffId;
        request.session.startedAt = Date.now();
        return redirectTo(paths.today(), 'Your password is set, and you are signed in.');
      },
      again: ({ faults, status }, owner) => (owner ? this.form(token, owner.email, faults, status) : over()),
    });
  }

  private form(token: string, email: string, faults: readonly FormFault[] = [], status = 200): Page {
    const { shortestPassword: shortest } = this.accounts;
    return page('sign-in/welcome.njk', { token, email, shortest, ...faultModel(faults) }, status);
  }
}

/** Used, too old, or never there: nobody learns which. */
function over(): Page {
  return page('sign-in/link-over.njk', {}, 410);
}
