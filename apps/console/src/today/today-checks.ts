import type { Reader } from '@linchpin/access';
import { ChecksService } from '@linchpin/agency-checks';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import type { TodayPart } from './today-parts.js';

const SHOWN = 6;

/** The checks of this person's team that are overdue; for those who see no checks, the numbers of all teams. */
@Injectable()
export class TodayChecks implements TodayPart {
  readonly permission = 'see-today';
  readonly view = 'today/checks.njk';

  constructor(private readonly checks: ChecksService) {}

  async load(reader: Reader): Promise<Record<string, unknown>> {
    if (!may(reader, 'see-checks')) {
      return { counts: await this.checks.counts(reader), checks: [] };
    }
    const team = reader.team.code;
    const { rows } = await this.checks.list(reader, { team, overdue: true, page: 1, pageSize: SHOWN });
    return { counts: await this.checks.counts(reader, { team }), checks: rows };
  }
}
