import { type EventType, eventType, fieldName } from '@linchpin/event-types';
import { MappingsService, missingFields, StaleMappingError, type StoredMapping } from '@linchpin/mappings';
import { type RegisteredSource, SourceRefusedError } from '@linchpin/sources';
import { Injectable, NotFoundException } from '@nestjs/common';
import { answerForm, type Refused, refusedBy } from '../forms/answer-form.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { paths } from '../paths.js';
import { faultModel, type FormFault, type Reading } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
import { SourcePages, switchTag } from './source-pages.js';

/** A mapping with what its pages need around it. */
export interface FoundMapping {
  source: RegisteredSource;
  mapping: StoredMapping;
  type: EventType;
}

/** A form that changes a mapping. */
export interface MappingChangeForm {
  values: FormValues;
  read: (found: FoundMapping) => Reading<MappingChange>;
  /** Who changes it. */
  by: string;
  message: string;
  /** The page again, with what was typed and what is wrong or refused. */
  again: (wrong: Refused, found: FoundMapping) => Page | Promise<Page>;
  /** Where a refusal is told. */
  field: string;
}

type MappingChange = Parameters<MappingsService['change']>[2];

/** Builds the page of one mapping, and saves what its forms change. */
@Injectable()
export class MappingPages {
  constructor(
    private readonly sources: SourcePages,
    private readonly mappings: MappingsService,
  ) {}

  /** The mapping. Throws a 404 when there is none, or when its event type is gone. */
  async find(sourceId: string, mappingId: string): Promise<FoundMapping> {
    const source = await this.sources.find(sourceId);
    const mapping = await this.mappings.find(sourceId, mappingId);
    const type = mapping && eventType(mapping.eventType);
    if (!type) throw new NotFoundException();
    return { source, mapping, type };
  }

  show({ source, mapping, type }: FoundMapping, faults: readonly FormFault[] = [], status = 200): Page {
    return page(
      'sources/mapping.njk',
      {
        source,
        mapping: { ...mapping, tag: switchTag(mapping.enabled) },
        type,
        usedWhen: usedWhen(mapping, type),
        missing: missingFields(mapping).map((field) => fieldName(field, type)),
        ...faultModel(faults),
      },
      status,
    );
  }

  /** Saves what a form of the mapping says, if nobody has changed the mapping since the form was opened. */
  async save(sourceId: string, mappingId: string, form: MappingChangeForm): Promise<Page | Redirect> {
    const { values, field } = form;
    return answerForm({
      load: () => this.find(sourceId, mappingId),
      read: form.read,
      act: async (change, { mapping }) => {
        const version = values.has('version') ? values.number('version') : mapping.version;
        await this.mappings.change(sourceId, { ...mapping, version }, change, form.by);
        return redirectTo(paths.mappings.show(sourceId, mappingId), form.message);
      },
      again: form.again,
      refusals: [refusedBy(StaleMappingError, field, 409), refusedBy(SourceRefusedError, field)],
    });
  }
}

/** When a mapping is used, as a sentence. */
function usedWhen({ applies }: StoredMapping, type: EventType): string {
  switch (applies.when) {
    case 'always':
      return 'For every message that no mapping before it is used for';
    case 'value':
      return `When ${applies.path} is ${applies.values.join(' or ')}`;
    case 'table':
      return `When the table ${applies.table} says that ${applies.path} stands for ${type.type}`;
  }
}
