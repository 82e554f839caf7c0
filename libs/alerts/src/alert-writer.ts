import { SETTINGS, type Settings } from '@linchpin/config';
import type { DeliveryToWrite, DeliveryWriter, EmailMessage } from '@linchpin/deliveries';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { alertMail } from './alert-content.js';

interface AlertLine {
  email: string;
  teamName: string;
  headline: string;
  reference: string;
  aboutAt: Date | null;
  dueOn: string | null;
  runId: string;
  restricted: boolean;
}

/** Writes the mails of alerts, from the lines in the teams' inboxes as they are when a mail goes. */
@Injectable()
export class AlertWriter implements DeliveryWriter {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Null when the line was taken out of the inbox. */
  async write({ about, recipient }: DeliveryToWrite): Promise<EmailMessage | null> {
    const [line] = await this.dataSource.query<AlertLine[]>(
      `SELECT teams.email, teams.name AS "teamName", headline, reference, about_at AS "aboutAt", due_on::text AS "dueOn",
         run_id AS "runId", restricted
       FROM alerts JOIN teams ON teams.id = alerts.team_id
       WHERE alerts.action_id = $1 AND 'team:' || teams.id = $2 AND withdrawn_at IS NULL`,
      [about, recipient],
    );
    if (!line) return null;
    const { email, runId, restricted, ...said } = line;
    const link = `${this.settings.CONSOLE_URL.replace(/\/$/, '')}/runs/${runId}`;
    return { to: email, ...alertMail({ ...said, link }, { restricted }) };
  }
}
