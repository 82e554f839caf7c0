import { UnacceptableEventError } from '@linchpin/cloud-events';
import type { SignatureHeaders } from '@linchpin/sources';
import type { MessageContext } from './apply-mapping.js';

/**
 * What the verified headers say of a message. Throws `UnacceptableEventError` for an id that cannot be one of an event:
 * it stands for the event's id unless the body has its own.
 */
export function messageContext(headers: SignatureHeaders): MessageContext {
  const messageId = headers['webhook-id'] ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(messageId)) {
    const message = 'must be 1 to 200 printable characters without spaces';
    throw new UnacceptableEventError('The message has no id that we can keep.', [{ path: 'webhook-id', message }]);
  }
  return { messageId, sentAt: new Date(Number(headers['webhook-timestamp']) * 1000) };
}
