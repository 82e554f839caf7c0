import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A partner agency that may be asked for a check. */
export interface Agency {
  id: string;
  /** Such as `POL`. */
  code: string;
  name: string;
  kind: string;
  email: string;
  /** Working days usually given to answer. Local practice, never a statutory limit. */
  workingDays: number;
}

/** The partner agencies of the council. */
@Injectable()
export class AgencyDirectory {
  constructor(private readonly dataSource: DataSource) {}

  /** Every agency, by name. `by`: the transaction to read in, where there is one. */
  all(by: Pick<EntityManager, 'query'> = this.dataSource): Promise<Agency[]> {
    return by.query<Agency[]>(
      `SELECT id, code, name, kind, email, check_working_days AS "workingDays" FROM agencies ORDER BY name, code`,
    );
  }

  /** The agencies with these codes, each once and in the order given, and the codes that no agency has. */
  async find(codes: readonly string[]): Promise<{ agencies: Agency[]; unknown: string[] }> {
    const byCode = new Map((await this.all()).map((agency) => [agency.code, agency]));
    const wanted = [...new Set(codes)];
    return {
      agencies: wanted.flatMap((code) => byCode.get(code) ?? []),
      unknown: wanted.filter((code) => !byCode.has(code)),
    };
  }
}
