import type { ChannelName, Messages } from './delivery.js';

/** A way out of the house. */
export interface Channel<Message> {
  /**
   * Brings one message to the far side and returns what it answered. The same key is given each time that a delivery is
   * tried: the far side knows a repeat by it. Throws `RefusedDeliveryError` when the far side will never take it, anything
   * else when trying again may help. Never called inside a transaction.
   */
  send(message: Message, key: string): Promise<string>;
}

/** Every channel by its name. */
export type Channels = { readonly [Name in ChannelName]: Channel<Messages[Name]> };

export const CHANNELS = Symbol('CHANNELS');

/** The far side refused this one message, or its recipient, for good. Trying again cannot help. */
export class RefusedDeliveryError extends Error {
  override name = 'RefusedDeliveryError';
}

/**
 * The far side could not be reached, or did not take the message this time. What the socket said is in the message alone:
 * by its code it could be taken for a fault of the database.
 */
export class UndeliveredError extends Error {
  override name = 'UndeliveredError';
}
