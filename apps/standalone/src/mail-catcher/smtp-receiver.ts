import { SMTPServer } from 'smtp-server';
import type { Envelope, Mailbox } from './mailbox.js';

const MAIL_LIMIT_BYTES = 25 * 1024 * 1024;

/** An SMTP server that takes every mail without login or encryption and keeps it. Answers 250 once it is on disk. */
export function createSmtpReceiver(mailbox: Mailbox): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAIL_LIMIT_BYTES,
    closeTimeout: 200, // pooled senders keep idle connections, and stopping should not wait for those
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MAIL_LIMIT_BYTES) chunks.push(chunk);
      });
      stream.on('error', done);
      stream.on('end', () => {
        if (stream.sizeExceeded || bytes > MAIL_LIMIT_BYTES) {
          done(Object.assign(new Error('The mail is larger than 25 MB'), { responseCode: 552 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const envelope: Envelope = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
        };
        mailbox.add(Buffer.concat(chunks), envelope).then(
          () => done(),
          () => done(Object.assign(new Error('The mail could not be kept; try again'), { responseCode: 451 })),
        );
      });
    },
  });
}
