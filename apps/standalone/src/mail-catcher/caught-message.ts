import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';

/** A file that came with a mail; `size` in bytes. Its place in the list is its number in addresses. */
export interface CaughtAttachment {
  filename: string;
  contentType: string;
  size: number;
}

/** A mail as the JSON answers give it. */
export interface CaughtMessage {
  /** Ours; sorts by time of arrival. */
  id: string;
  /** The mail's own Message-ID, with its angle brackets. */
  messageId: string | null;
  from: string;
  /** Who it was really sent to, blind copies too: the envelope's addresses (the To header's if there is no envelope). */
  to: string[];
  subject: string;
  /** The mail's own date, otherwise that of its arrival; ISO 8601 in UTC. */
  date: string;
  /** Empty when the mail has no plain text part: none is made up from the HTML. */
  text: string;
  html: string | null;
  /** By lower-case name, unfolded; a repeated header has one value a line. */
  headers: Record<string, string>;
  attachments: CaughtAttachment[];
}

/** Header lines put in front of a kept mail, so that one file holds the envelope as well. */
export const ENVELOPE_FROM = 'x-envelope-from';
export const ENVELOPE_TO = 'x-envelope-to';

/** Reads a kept mail. One that no parser can make sense of is still shown, as its source. */
export async function readMessage(id: string, raw: Buffer): Promise<CaughtMessage> {
  const arrived = arrivalOf(id);
  const mail = await parse(raw).catch(() => undefined);
  if (!mail) {
    const unread = { messageId: null, from: '', to: [], subject: '(this mail cannot be read)', html: null };
    return { id, ...unread, date: arrived, text: raw.toString('utf8'), headers: {}, attachments: [] };
  }
  const headers: Record<string, string> = {};
  for (const { key, line } of mail.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replaceAll(/\r?\n(?=\s)/g, '')
      .trim();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  return {
    id,
    messageId: mail.messageId ?? null,
    from: mail.from?.text ?? headers[ENVELOPE_FROM] ?? '',
    to: headers[ENVELOPE_TO]?.split(/,\s*/) ?? addressesOf(mail),
    subject: mail.subject ?? '',
    date: mail.date && !Number.isNaN(mail.date.getTime()) ? mail.date.toISOString() : arrived,
    text: mail.text ?? '',
    html: mail.html || null,
    headers,
    attachments: mail.attachments.map((attachment, index) => ({
      filename: filenameOf(attachment, index),
      contentType: attachment.contentType,
      size: attachment.size,
    })),
  };
}

/** The attachment of that number with its content, or undefined. */
export async function readAttachment(
  raw: Buffer,
  index: number,
): Promise<{ filename: string; content: Buffer } | undefined> {
  const attachment = (await parse(raw)).attachments[index];
  return attachment && { filename: filenameOf(attachment, index), content: attachment.content };
}

function parse(raw: Buffer): Promise<ParsedMail> {
  return simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, keepCidLinks: true });
}

function addressesOf(mail: ParsedMail): string[] {
  const fields = [mail.to ?? []].flat();
  return fields.flatMap(({ value }) => value).map(({ address, name }) => address || name);
}

function filenameOf(attachment: Attachment, index: number): string {
  return attachment.filename || `attachment-${index + 1}`;
}

function arrivalOf(id: string): string {
  return id.replace(/^(....)(..)(..)T(..)(..)(..)(...)Z$/, '$1-$2-$3T$4:$5:$6.$7Z');
}
