import { writeEntry } from '@linchpin/audit';
import { describeForLog } from '@linchpin/database';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { EntryOfRequest } from './entry-of-request.js';
import { pageAsked, whereFrom } from './page-before.js';

/** Writes down that somebody who is signed in was refused a page or a form. */
@Injectable()
export class Refusals {
  private readonly logger = new Logger(Refusals.name);

  constructor(
    private readonly entries: EntryOfRequest,
    private readonly dataSource: DataSource,
  ) {}

  /** Writes the entry, unless the request has one: a form that was refused by its own rules. Never rejects. */
  async write(request: FastifyRequest): Promise<void> {
    if (request.audited) return;
    try {
      const by = await this.entries.by(request);
      if (by.kind === 'nobody') return;
      const from = whereFrom(request, pageAsked(request));
      await writeEntry(this.dataSource.manager, { by, act: 'refused', outcome: 'refused', from });
      request.audited = true;
    } catch (error) {
      // They are refused all the same.
      this.logger.error({ error: describeForLog(error) }, 'A refusal could not be written down.');
    }
  }
}
