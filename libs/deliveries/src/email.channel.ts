import { InvalidSettingsError, type MailSender, readMailSender, SETTINGS, type Settings } from '@linchpin/config';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { type Channel, RefusedDeliveryError, UndeliveredError } from './channel.js';
import type { EmailMessage } from './delivery.js';

/** What a refusal of this one recipient or message is called; a refused login or sender is everybody's trouble. */
const OF_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/** Mails go out side by side, so that one that hangs keeps no other from going. */
const CONNECTIONS = 8;

/** Mail, by the council's own mail server. */
@Injectable()
export class EmailChannel implements Channel<EmailMessage>, OnApplicationShutdown {
  private readonly transport: Transporter;
  private readonly sender: MailSender;

  constructor(@Inject(SETTINGS) settings: Settings) {
    const sender = readMailSender(settings.MAIL_FROM);
    if (!sender) throw new InvalidSettingsError('MAIL_FROM is not one sender.');
    this.sender = sender;
    const url = new URL(settings.SMTP_URL);
    this.transport = createTransport({
      pool: true,
      maxConnections: CONNECTIONS,
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

  /** The Message-ID is made from the key, so that a mail that is sent twice is known as one. */
  async send({ to, subject, text }: EmailMessage, key: string): Promise<string> {
    const [, domain = ''] = this.sender.address.split('@');
    try {
      const { response } = (await this.transport.sendMail({
        from: this.sender,
        to,
        subject,
        text,
        messageId: `<${key}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })) as { response?: unknown };
      return typeof response === 'string' ? response : '';
    } catch (error) {
      throw refusal(error) ?? undelivered(error);
    }
  }

  /** Rejects when the mail server does not answer, or does not let us in. Nothing is sent. */
  async expectWell(): Promise<void> {
    await this.transport.verify();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.resolve(this.transport.close());
  }
}

/** An SMTP answer of 500 or above to this very mail. */
function refusal(error: unknown): RefusedDeliveryError | undefined {
  if (typeof error !== 'object' || error === null || !('responseCode' in error)) return undefined;
  const { responseCode } = error;
  const code = 'code' in error ? error.code : undefined;
  return typeof responseCode === 'number' && responseCode >= 500 && OF_THIS_MAIL.has(String(code))
    ? new RefusedDeliveryError(`The mail server refused the message (SMTP ${String(responseCode)}).`)
    : undefined;
}

/** Without what the server said in words: that may repeat the address. */
function undelivered(error: unknown): UndeliveredError {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const told = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(', ');
  return new UndeliveredError(`The mail server did not take the message${told ? ` (${told})` : ''}.`);
}
