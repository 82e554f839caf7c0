import { formatDateTime } from '@linchpin/dates';
import type { DeliveryRow } from '@linchpin/deliveries';
import { stateTag, type StateTag } from '../pages/states.js';

/** A delivery as the page of a run tells of it. */
export interface DeliveryLine {
  text: string;
  /** How it stands; null once it has gone. */
  tag: StateTag | null;
  /** Why it has not gone, and what happens next; empty when there is nothing to say. */
  why: string;
}

const channels: Record<DeliveryRow['channel'], string> = { email: 'Email' };

/** “Email to North East team support, accepted on 3 December 2026 at 10:02am”, with what keeps it, if anything does. */
export function deliveryLine({
  channel,
  recipientName,
  state,
  acceptedAt,
  failures,
  dueAt,
  reason,
}: DeliveryRow): DeliveryLine {
  const to = `${channels[channel]} to ${recipientName}`;
  const text = acceptedAt ? `${to}, accepted on ${formatDateTime(acceptedAt)}` : to;
  const tag = state === 'accepted' ? null : stateTag(state);
  if (state === 'accepted' || !reason) return { text, tag, why: '' };
  if (state !== 'waiting') return { text, tag, why: reason };
  const tries = failures === 1 ? '1 try' : `${String(failures)} tries`;
  return { text, tag, why: `${reason} ${tries} so far; the next is on ${formatDateTime(dueAt)}.` };
}
