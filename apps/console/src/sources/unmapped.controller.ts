import type { Reader } from '@linchpin/access';
import { SETTINGS, type Settings } from '@linchpin/config';
import { type MappedAgain, MessagesService, UnmappedService } from '@linchpin/messages';
import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Session } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { fault, faultModel, type FormFault } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { textOf } from '../forms/query.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { SourcePages } from './source-pages.js';

const DAY_MS = 86_400_000;

const LONGEST_REASON = 200;
const NO_REASON = `Enter why you discard them, in ${String(LONGEST_REASON)} characters or fewer`;

/** What a source sent that no mapping makes an event of: where its fields stand, never what they hold. */
@Controller('sources/:id/unmapped')
@RequirePermission('manage-sources')
export class UnmappedController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly unmapped: UnmappedService,
    private readonly messages: MessagesService,
    private readonly sources: SourcePages,
  ) {}

  @Get()
  @Audited('messages.opened', { about: 'source' })
  show(@Param('id', ParseId) sourceId: string, @Query() query: unknown, @Session() session: SessionOf): Promise<Page> {
    const typeKey = textOf(query, 'type') ?? '';
    return this.page(sourceId, typeKey, { tried: takeTried(session, sourceId, typeKey) });
  }

  @Post('map-again')
  @Audited('messages.mapped-again', { about: 'source' })
  async mapAgain(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
    @Session() session: SessionOf,
  ): Promise<Redirect> {
    const source = await this.sources.find(sourceId);
    const typeKey = textOf(body, 'type') ?? '';
    const result = await this.messages.mapAgain(source, typeKey, reader.ref);
    const waits = waitingOf(result);
    if (result.mapped === 0 && waits > 0) {
      session.tried = { sourceId, typeKey, count: waits };
      return redirectTo(paths.unmapped.show(sourceId, typeKey));
    }
    const path = result.more || waits > 0 ? paths.unmapped.show(sourceId, typeKey) : paths.sources.show(sourceId);
    return redirectTo(path, inWords(result));
  }

  @Post('discard')
  @Audited('messages.discarded', { about: 'source', why: 'reason' })
  discard(
    @Param('id', ParseId) sourceId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const { type: typeKey, reason } = FormValues.read(body).texts('type', 'reason');
    return answerForm({
      load: () => this.sources.find(sourceId),
      read: () => (reason && reason.length <= LONGEST_REASON ? { value: reason } : fault('reason', NO_REASON)),
      act: async () => {
        const count = await this.unmapped.discard(sourceId, typeKey, reason, reader.ref);
        return redirectTo(
          paths.sources.show(sourceId),
          `${count === 1 ? '1 message is' : `${String(count)} messages are`} discarded.`,
        );
      },
      again: ({ faults, status }) => this.page(sourceId, typeKey, { faults }, status),
    });
  }

  /** `tried`: so many messages were just mapped again, and none became an event. */
  private async page(
    sourceId: string,
    typeKey: string,
    { tried = 0, faults = [] }: { tried?: number; faults?: FormFault[] },
    status = 200,
  ): Promise<Page> {
    const source = await this.sources.find(sourceId);
    const type = (await this.unmapped.types(sourceId)).find((each) => each.typeKey === typeKey);
    if (!type) throw new NotFoundException();
    const reasons = await this.unmapped.reasons(sourceId, typeKey);
    return page(
      'sources/unmapped.njk',
      {
        source,
        type,
        keptDays: this.settings.UNMAPPED_DAYS,
        keptUntil: new Date(type.oldest.getTime() + this.settings.UNMAPPED_DAYS * DAY_MS),
        reasons: reasons.map(({ reason, count }) => ({ count, lines: reason.split('\n') })),
        mappings: await this.messages.mappingsFor(source, typeKey),
        tried,
        shape: await this.unmapped.shape(sourceId, typeKey),
        ...faultModel(faults),
      },
      status,
    );
  }
}

type SessionOf = FastifyRequest['session'];

/** How many messages of the type were just tried in vain; 0 when the page is loaded again. */
function takeTried(session: SessionOf, sourceId: string, typeKey: string): number {
  const { tried } = session;
  if (tried?.sourceId !== sourceId || tried.typeKey !== typeKey) return 0;
  delete session.tried;
  return tried.count;
}

function waitingOf({ still }: MappedAgain): number {
  return still.reduce((sum, { count }) => sum + count, 0);
}

/** What came of it, by counts. */
function inWords(result: MappedAgain): string {
  const { mapped, more } = result;
  const waits = waitingOf(result);
  if (mapped === 0) return 'No message of this type was waiting any more.';
  const became = mapped === 1 ? '1 message became an event.' : `${String(mapped)} messages became events.`;
  const rest = waits === 0 ? '' : waits === 1 ? ' 1 is still waiting.' : ` ${String(waits)} are still waiting.`;
  return `${became}${rest}${more ? ' There are more: map again.' : ''}`;
}
