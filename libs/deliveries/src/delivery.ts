/**
 * What a delivery brings: an alert to a team, a check's link to an agency, word of a draft or a link to
 * their account to a member of staff. Whoever
 * asks for one knows what stands in it; see `DeliveryWriters`.
 */
export type DeliveryPurpose = 'alert' | 'check' | 'draft' | 'invitation';

/** What each channel is given to bring. A channel is one file; one that is missing does not compile. */
export interface Messages {
  email: EmailMessage;
}

export type ChannelName = keyof Messages;

/** One mail to one mailbox. Nothing in it may name a child or an adult: mails cross networks that are not ours. */
export interface EmailMessage {
  /** An email address. */
  to: string;
  subject: string;
  text: string;
}

/** One thing to be brought out of the house, to one recipient by one channel. */
export interface DeliveryIntent {
  purpose: DeliveryPurpose;
  /** The id of what it is about; with purpose, channel and recipient it says which delivery it is. */
  about: string;
  /** The action that it is part of, which ends when its deliveries have ended; null for what no action asks for. */
  actionId: string | null;
  channel: ChannelName;
  /** Who gets it, by a reference that stays when the address is corrected: `team:<id>`, `agency:<id>`, `staff:<ref>`. */
  recipient: `${'team' | 'agency' | 'staff'}:${string}`;
  /** What pages call the recipient: a team or an organisation, never a person. */
  recipientName: string;
}

/**
 * `waiting` to be sent, or to be sent again; `sending`: one process has it; `accepted` by the far side; `failed` for good;
 * `withdrawn` before it had gone.
 */
export type DeliveryState = 'waiting' | 'sending' | 'accepted' | 'failed' | 'withdrawn';

/** A delivery as a page tells of it, in one line. */
export interface DeliveryRow {
  id: string;
  actionId: string;
  channel: ChannelName;
  recipientName: string;
  state: DeliveryState;
  /** Tries that came to nothing. */
  failures: number;
  /** When it is tried next, while it waits. */
  dueAt: Date;
  acceptedAt: Date | null;
  /** Why the last try came to nothing, or why it was withdrawn: a sentence without a name or an address. */
  reason: string | null;
}
