import type { EntityManager } from 'typeorm';
import type { DeliveryPurpose, EmailMessage } from './delivery.js';

/** The delivery that is to be written: what it is about, and who gets it. */
export interface DeliveryToWrite {
  id: string;
  about: string;
  recipient: string;
}

/** Writes the messages of one purpose, from the rows of the feature that asked for them. */
export interface DeliveryWriter {
  /**
   * The message as it is to be said now, with the address of now; null when it is not needed any more: then it never goes.
   * Outside any transaction, and again for each try.
   */
  write(delivery: DeliveryToWrite): Promise<EmailMessage | null>;
}

/** The writer of each purpose. A missing one does not compile. */
export type DeliveryWriters = Readonly<Record<DeliveryPurpose, DeliveryWriter>>;

export const DELIVERY_WRITERS = Symbol('DELIVERY_WRITERS');

/** What becomes of the action that a delivery is part of, in the transaction in which the delivery ends. */
export interface DeliveredAction {
  /** Takes the locks that are needed before the delivery's own: whoever takes an action back holds them by then. */
  lock(manager: EntityManager): Promise<void>;
  /** One of its deliveries has ended. Returns what is to be done after the commit. */
  deliveryEnded(manager: EntityManager): Promise<() => Promise<void>>;
}

/** Who goes on when the last delivery of an action has ended. */
export interface DeliveryListener {
  /** Called outside the transaction: reads what it will need. */
  of(actionId: string): Promise<DeliveredAction>;
}

export const DELIVERY_LISTENER = Symbol('DELIVERY_LISTENER');
