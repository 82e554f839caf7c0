import { SETTINGS, type Settings } from '@linchpin/config';
import type { DeliveryToWrite, DeliveryWriter, EmailMessage } from '@linchpin/deliveries';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { makeStaffLink } from './staff-links.js';

/** Writes the mails by which people come to their account. Each has a link of its own, which ends the one before. */
@Injectable()
export class InvitationWriter implements DeliveryWriter {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Null when the account was disabled, or another mail was asked for since. */
  async write({ about, recipient }: DeliveryToWrite): Promise<EmailMessage | null> {
    const staffId = about.split('/', 1)[0];
    return this.dataSource.transaction(async (manager) => {
      const [person] = await manager.query<{ to: string; isNew: boolean }[]>(
        `SELECT email AS to, password_hash IS NULL AS "isNew" FROM staff
         WHERE id = $1 AND active AND 'staff:' || ref = $2
           AND NOT EXISTS (SELECT 1 FROM deliveries later WHERE later.purpose = 'invitation' AND later.recipient = $2
             AND later.about > $3)
         FOR UPDATE`,
        [staffId, recipient, about],
      );
      if (!person || !staffId) return null;
      const token = await makeStaffLink(manager, staffId, null);
      const { COUNCIL_NAME: council, CONSOLE_URL: address } = this.settings;
      const link = `${address.replace(/\/+$/, '')}/welcome/${token}`;
      return {
        to: person.to,
        subject: person.isNew ? 'Your Linchpin account' : 'Choose a new password for Linchpin',
        text: `${person.isNew ? `${council} has made a Linchpin account for you.` : `A new password was asked for, for your Linchpin account with ${council}.`}\n\nChoose your password here. The link works once, and for 24 hours:\n\n${link}\n\nIf you did not expect this, do nothing and tell the people who look after Linchpin at ${council}.\n`,
      };
    });
  }
}
