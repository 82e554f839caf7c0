import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RecordHeads } from '@linchpin/case-records';
import { AgencyDirectory } from './agency-directory.js';

/** What decides whether agencies could be asked at all. */
export interface ForeseenCheck {
  settings: Readonly<Record<string, unknown>>;
  data: Readonly<Record<string, unknown>>;
}

/** Foresees what `RequestChecks` would refuse, by the agencies and case records of today. Reads references only. */
@Injectable()
export class CheckForesight {
  constructor(private readonly directory: AgencyDirectory) {}

  /** Reads the agencies at the first question, once. Each answer is a sentence that names no event, or null. */
  begin(manager: EntityManager): (check: ForeseenCheck) => Promise<string | null> {
    const heads = new RecordHeads(manager);
    let known: Promise<ReadonlySet<string>> | undefined;
    return async ({ settings, data: { childRef, groupRef } }) => {
      known ??= this.directory.all(manager).then((all) => new Set(all.map(({ code }) => code)));
      const codes = await known;
      const { agencies } = settings;
      const unknown = Array.isArray(agencies) ? agencies.filter((code) => !codes.has(String(code))) : [];
      if (unknown.length > 0) return 'An agency on the list is not one that the council knows.';
      if (!isText(childRef) && !isText(groupRef)) return 'The event names no child.';
      const isKnown = isText(groupRef)
        ? await heads.knows('group', groupRef)
        : await heads.knows('person', String(childRef));
      return isKnown ? null : 'The child of the event is not in the case records.';
    };
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
