import {
  type EventType,
  eventType,
  fieldName,
  MappingsService,
  missingFields,
  type RegisteredSource,
  SourceRefusedError,
  StaleMappingError,
  type StoredMapping,
} from '@linchpin/events';
import { Injectable, NotFoundException } from '@nestjs/common';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { faultModel, type FormFault } from './form-faults.js';
import { SourcePages, switchTag } from './source-pages.js';

/** A mapping with what its pages need around it. */
export interface FoundMapping {
  source: RegisteredSource;
  mapping: StoredMapping;
  type: EventType;
  path: string;
}

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
    return { source, mapping, type, path: paths.mappings.show(sourceId, mappingId) };
  }

  show({ source, mapping, type, path }: FoundMapping, faults: readonly FormFault[] = [], status = 200): Page {
    return page(
      'sources/mapping.njk',
      {
        source,
        mapping: { ...mapping, tag: switchTag(mapping.enabled) },
        type,
        path,
        usedWhen: usedWhen(mapping, type),
        missing: missingFields(mapping).map((field) => fieldName(field, type)),
        ...faultModel(faults),
      },
      status,
    );
  }

  /**
   * Saves a change by the form that was opened at the version it posts. What is refused is shown by `again`, with what
   * was typed.
   */
  async save(
    body: unknown,
    { mapping, path }: FoundMapping,
    apply: (read: StoredMapping) => Promise<void>,
    message: string,
    again: (faults: FormFault[], status: number) => Page | Promise<Page>,
    field = 'state',
  ): Promise<Page | Redirect> {
    const version = Number(textOf(body, 'version') ?? mapping.version);
    try {
      await apply({ ...mapping, version: Number.isSafeInteger(version) ? version : 0 });
    } catch (error) {
      if (error instanceof StaleMappingError) return again([{ field, text: error.message }], 409);
      if (error instanceof SourceRefusedError) return again([{ field, text: error.message }], 422);
      throw error;
    }
    return redirectTo(path, message);
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
