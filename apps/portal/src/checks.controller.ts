import { CheckLinksService, type LinkedCheck, type OpenedCheck, UnfitAnswerError } from '@linchpin/agency-checks';
import { threadOfRequest } from '@linchpin/logging';
import { Controller, Get, HttpCode, HttpStatus, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AnswerForm, answerIn, emptyForm, type FormError, formErrors, readAnswerForm } from './answer-form.js';

/**
 * The check behind a link, and its answer.
 *
 * There are no cookies and no sessions: whoever has the token in the address may answer this one check, and nobody
 * else can. That is also why the form needs no protection against forgery. A foreign site can make a browser post a
 * form, but only along with what the browser adds by itself, and it adds nothing; the token the site would have to
 * know, and then it needs no browser of somebody else.
 */
@Controller('checks')
export class ChecksController {
  constructor(private readonly links: CheckLinksService) {}

  /** Who asks, what for and by when; of the children, nothing. Programs that look into mails come this far. */
  @Get(':token')
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const link = await this.links.find(token);
    if (link.state !== 'open') return this.closed(reply, link);
    return reply.view('asked.njk', { check: link.check, action: `/checks/${token}/open` });
  }

  /** Whom the check is about, and its form. Only a press of the button leads here, and counts as the first opening. */
  @Post(':token/open')
  @HttpCode(HttpStatus.OK)
  async open(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const opened = await this.links.open(token, whereFrom(request));
    return opened.state === 'open' ? this.form(reply, token, opened) : this.closed(reply, opened);
  }

  /** For an address that was copied after the press. */
  @Get(':token/open')
  again(@Param('token') token: string, @Res() reply: FastifyReply): FastifyReply {
    return reply.redirect(`/checks/${encodeURIComponent(token)}`, HttpStatus.SEE_OTHER);
  }

  @Post(':token')
  async answer(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    // Nobody uploads anything here without a link: the body is read only after the link was found.
    const link = await this.links.find(token);
    if (link.state === 'unknown') throw new NotFoundException();
    const form = await readAnswerForm(request);
    try {
      const { receipt, link: reached } = await this.links.answer(token, answerIn(form), whereFrom(request));
      // A page of its own, so that reloading it does not send the answer again.
      if (receipt !== 'refused') return await reply.redirect(`/checks/${token}/thank-you`, HttpStatus.SEE_OTHER);
      return this.closed(reply, reached, HttpStatus.CONFLICT);
    } catch (error) {
      if (!(error instanceof UnfitAnswerError)) throw error;
      const opened = await this.links.open(token, whereFrom(request));
      if (opened.state !== 'open') return this.closed(reply, opened, HttpStatus.CONFLICT);
      return this.form(
        reply.code(HttpStatus.UNPROCESSABLE_ENTITY),
        token,
        opened,
        form,
        formErrors(error.faults, form),
      );
    }
  }

  @Get(':token/thank-you')
  async thanks(@Param('token') token: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const link = await this.links.find(token);
    if (link.state === 'unknown') throw new NotFoundException();
    if (link.state !== 'answered') return reply.redirect(`/checks/${token}`, HttpStatus.SEE_OTHER);
    return reply.view('thank-you.njk', link);
  }

  private form(
    reply: FastifyReply,
    token: string,
    opened: Extract<OpenedCheck, { state: 'open' }>,
    form: AnswerForm = emptyForm,
    errors: FormError[] = [],
  ): FastifyReply {
    const { file, ...typed } = form;
    return reply.view('check.njk', {
      check: opened.check,
      people: opened.people,
      action: `/checks/${token}`,
      form: typed,
      fileLost: Boolean(file) && errors.every(({ field }) => field !== 'file'),
      errors: errors.map(({ field, message }) => ({ text: message, href: `#${field}` })),
      errorAt: Object.fromEntries(errors.map(({ field, message }) => [field, { text: message }])),
    });
  }

  /** The page of a check that cannot be answered, or not any more. */
  private closed(reply: FastifyReply, link: LinkedCheck, answered = HttpStatus.OK): FastifyReply {
    switch (link.state) {
      case 'answered':
        return reply.code(answered).view('answered.njk', link);
      case 'expired':
        return reply.code(HttpStatus.GONE).view('expired.njk', link);
      case 'withdrawn':
        return reply.code(HttpStatus.GONE).view('withdrawn.njk', link);
      default:
        throw new NotFoundException();
    }
  }
}

/** From where a request came: the path holds the token of the link, so it is no part of it. */
function whereFrom(request: FastifyRequest): { requestId: string; address: string } {
  return { requestId: threadOfRequest(request.raw).requestId, address: request.ip };
}
