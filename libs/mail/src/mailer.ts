import { InvalidSettingsError, type MailSender, readMailSender, SETTINGS, type Settings } from '@linchpin/config';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { DataSource } from 'typeorm';
import { MailNotSentError } from './mail-not-sent.error.js';
import { MailRefusedError } from './mail-refused.error.js';

/** One mail to one recipient. Nothing in it may name a child or an adult: mails cross networks that are not ours. */
export interface Mail {
  actionId: string;
  /** An email address. */
  to: string;
  subject: string;
  text: string;
}

/** What a mail says, and to whom. */
export type MailContent = Pick<Mail, 'to' | 'subject' | 'text'>;

/** Sends mails for actions: one mail per action and recipient, however often it is asked. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;
  private readonly sender: MailSender;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly dataSource: DataSource,
  ) {
    const sender = readMailSender(settings.MAIL_FROM);
    if (!sender) throw new InvalidSettingsError('MAIL_FROM is not one sender.');
    this.sender = sender;
    const url = new URL(settings.SMTP_URL);
    this.transport = createTransport({
      pool: true,
      maxConnections: 4,
      maxMessages: 1000,
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
      secure: url.protocol === 'smtps:',
      // A password is never sent in clear.
      requireTLS: url.username !== '' && url.protocol !== 'smtps:',
      ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      connectionTimeout: 5000,
      greetingTimeout: 5000,
      socketTimeout: 15_000,
    });
  }

  /**
   * Sends a mail unless this action has already sent it to this recipient. A crash between the mail server's answer
   * and our commit sends it again with the same Message-ID. Throws `MailRefusedError` when the server will never take
   * it, any other error (`MailNotSentError` for the mail server's) when
   * trying again may help.
   */
  async send(mail: Mail): Promise<void> {
    const mails = this.dataSource;
    await mails.query(
      'INSERT INTO mails (action_id, recipient) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT mails_once DO NOTHING',
      [mail.actionId, mail.to],
    );
    await mails.transaction(async (manager) => {
      // The row stays locked while the mail goes out, so that an attempt that was overtaken cannot send it as well.
      const [row] = await manager.query<{ id: string; sent_at: Date | null }[]>(
        'SELECT id, sent_at FROM mails WHERE action_id = $1 AND recipient = $2 FOR UPDATE',
        [mail.actionId, mail.to],
      );
      if (!row || row.sent_at) return;
      await this.deliver(mail, row.id);
      await manager.query('UPDATE mails SET sent_at = now() WHERE id = $1', [row.id]);
    });
  }

  /**
   * Sends a mail of the house to its own staff, which no action asks for. Its caller keeps that it went, and gives the
   * same id each time that it is tried: the Message-ID is made from it. Throws what `send` throws.
   */
  async sendAs(id: string, mail: MailContent): Promise<void> {
    await this.deliver(mail, id);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.resolve(this.transport.close());
  }

  private async deliver({ to, subject, text }: MailContent, id: string): Promise<void> {
    const [, domain = ''] = this.sender.address.split('@');
    try {
      await this.transport.sendMail({
        from: this.sender,
        to,
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw MailRefusedError.from(error) ?? MailNotSentError.from(error);
    }
  }
}
