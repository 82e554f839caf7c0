import { SETTINGS, type Settings } from '@linchpin/config';
import { Mailer, MailRefusedError } from '@linchpin/mail';
import { type TriggerMail, TriggerMails } from '@linchpin/trigger-drafts';
import { Inject, Injectable } from '@nestjs/common';

/** Tells by mail who must approve a draft of a trigger, and who must mend one. */
@Injectable()
export class DraftMails {
  constructor(
    private readonly mails: TriggerMails,
    private readonly mailer: Mailer,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Sends what waits, after the commit of what it tells of. Returns how many went. */
  sweep(): Promise<number> {
    return this.mails.sweep(async (mail) => {
      try {
        await this.mailer.sendAs(mail.id, { to: mail.to, ...draftMail(mail, this.settings.CONSOLE_URL) });
        return 'sent';
      } catch (error) {
        if (error instanceof MailRefusedError) return 'refused';
        throw error;
      }
    });
  }
}

/** The words: a trigger’s title and where to look. Nothing about a child or an adult. */
export function draftMail(
  { what, draftId, title }: Pick<TriggerMail, 'what' | 'draftId' | 'title'>,
  consoleAddress: string,
): { subject: string; text: string } {
  const drafts = `${consoleAddress.replace(/\/$/, '')}/triggers/drafts/${draftId}`;
  const name = title ? `“${title}”` : 'A trigger without a name yet';
  return what === 'submitted'
    ? {
        subject: 'A trigger waits for approval',
        text: `${name} was submitted and waits for somebody to approve it or send it back.\n\n${drafts}/approval\n`,
      }
    : {
        subject: 'A trigger was sent back to be changed',
        text: `${name} was sent back with a note of what is to be changed.\n\n${drafts}\n`,
      };
}
