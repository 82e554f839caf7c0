import { SETTINGS, type Settings } from '@linchpin/config';
import { eventType } from '@linchpin/event-types';
import { MappingsService, ValueTablesService } from '@linchpin/mappings';
import { UnmappedService } from '@linchpin/messages';
import { type RegisteredSource, SourceKeysService, SourceRefusedError, SourceRegister } from '@linchpin/sources';
import { StaffNames } from '@linchpin/teams';
import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { stateTag, type StateTag } from '../pages/states.js';
import { intakePaths, paths } from '../paths.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';

const keyTags: Record<string, StateTag> = {
  'in-use': { text: 'In use', colour: 'green' },
  ending: { text: 'Ending', colour: 'yellow' },
  ended: { text: 'Ended', colour: 'grey' },
  revoked: { text: 'Revoked', colour: 'grey' },
};

/** Whether something is on, as a tag. */
export function switchTag(enabled: boolean): StateTag {
  return enabled ? { text: 'On', colour: 'green' } : { text: 'Off', colour: 'grey' };
}

/** Builds the page of one source, for its own address and for buttons that were refused. */
@Injectable()
export class SourcePages {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly register: SourceRegister,
    private readonly keys: SourceKeysService,
    private readonly mappings: MappingsService,
    private readonly tables: ValueTablesService,
    private readonly unmapped: UnmappedService,
    private readonly staff: StaffNames,
  ) {}

  /** The source. Throws a 404 when there is none. */
  async find(sourceId: string): Promise<RegisteredSource> {
    const source = await this.register.find(sourceId);
    if (!source) throw new NotFoundException();
    return source;
  }

  async show(sourceId: string, faults: readonly FormFault[] = [], status = 200): Promise<Page> {
    const source = await this.find(sourceId);
    const names = await this.staff.all();
    const nameOf = (ref: string | null) => (ref === null ? null : (names.get(ref) ?? ref));
    const keys = await this.keys.list(source.id);
    const mappings = await this.mappings.list(source.id);
    return page(
      'sources/show.njk',
      {
        source: { ...source, tag: switchTag(source.enabled), address: this.addressOf(source) },
        keys: keys.map((key) => ({
          ...key,
          madeBy: nameOf(key.madeBy),
          tag: keyTags[key.state] ?? stateTag(key.state),
        })),
        hasKey: keys.some(({ state }) => state === 'in-use'),
        mappings: mappings.map((mapping) => ({
          ...mapping,
          changedBy: nameOf(mapping.changedBy),
          tag: switchTag(mapping.enabled),
          eventTitle: eventType(mapping.eventType)?.title ?? mapping.eventType,
        })),
        tables: await this.tables.list(source.id),
        unmapped: await this.unmapped.types(source.id),
        changes: (await this.register.changes(source.id, 20)).map((line) => ({ ...line, by: nameOf(line.by) })),
        developers: this.developers,
        ...faultModel(faults),
      },
      status,
    );
  }

  /** Does what a button of the page asks for. What the rules refuse is told on the page as it stands now (409). */
  async change(sourceId: string, message: string, apply: () => Promise<void>): Promise<Page | Redirect> {
    return answerForm({
      read: () => ({ value: null }),
      act: async () => {
        await apply();
        return redirectTo(paths.sources.show(sourceId), message);
      },
      again: ({ faults, status }) => this.show(sourceId, faults, status),
      refusals: [refusedBy(SourceRefusedError, 'state', 409)],
    });
  }

  /** Where those who set up the system find what may be sent, beside `addressOf`. */
  get developers(): string {
    return this.settings.INTAKE_URL;
  }

  /** Where the system sends to. */
  addressOf({ name }: RegisteredSource): string {
    return this.settings.INTAKE_URL + intakePaths.webhook(name);
  }
}
