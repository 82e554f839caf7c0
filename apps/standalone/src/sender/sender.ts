import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { signWebhook } from '@linchpin/sources';
import type { EventStatus } from '../../../intake/src/event-status.js';
import type { Receipt, UnmappedReceipt } from '../../../intake/src/webhooks.controller.js';

/** The event was not taken, or not finished in time. The message says why in a sentence. */
export class SendError extends Error {
  override name = 'SendError';
}

/** How long `settled` follows an event, in milliseconds, and how often it asks. */
const PATIENCE_MS = 60_000;
const INTERVAL_MS = 250;

/** Talks to the intake as a case management system does. */
export class Sender {
  constructor(
    private readonly intakeUrl: string,
    private readonly source: string,
    private readonly key: string,
  ) {}

  /** Posts a CloudEvent, or a body in the source's own shape, as it is. Throws `SendError` unless it is taken. */
  async send(body: string): Promise<Receipt | UnmappedReceipt> {
    return this.ask<Receipt | UnmappedReceipt>('POST', `/webhooks/${this.source}`, body);
  }

  /** What was done about the event, once nothing more happens by itself for now. */
  async settled(eventId: string): Promise<EventStatus> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until) {
      const status = await this.ask<EventStatus>('GET', `/webhooks/${this.source}/events/${eventId}`);
      if (status.settled) return status;
      await pause(INTERVAL_MS);
    }
    throw new SendError(
      `After ${String(PATIENCE_MS / 1000)} seconds there is still work in hand. See the event's page.`,
    );
  }

  private async ask<Answer>(method: 'GET' | 'POST', path: string, body = ''): Promise<Answer> {
    const id = `msg_${randomUUID()}`;
    const timestamp = Math.floor(Date.now() / 1000);
    const response = await fetch(`${this.intakeUrl}${path}`, {
      method,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(this.key, id, timestamp, Buffer.from(body)),
        ...(method === 'POST' && { 'content-type': contentType(body) }),
      },
      ...(method === 'POST' && { body }),
    }).catch(() => {
      throw new SendError(`Nothing answers at ${this.intakeUrl}. Start Linchpin first: npm start`);
    });
    const answer = (await response.json()) as Answer & {
      message?: string;
      faults?: { path: string; message: string }[];
    };
    if (response.ok) return answer;
    const faults = (answer.faults ?? []).map(({ path: field, message }) => `\n  ${field} ${message}`).join('');
    const refused = `Refused (${String(response.status)}): ${answer.message ?? 'no reason given'}${faults}`;
    if (response.status !== 401) throw new SendError(refused);
    throw new SendError(
      `${refused}\nSee under Sources in the console that there is a source ${this.source}, that it is switched on, and ` +
        'that the key is one of its keys in use.',
    );
  }
}

function contentType(body: string): string {
  return isCloudEvent(body) ? 'application/cloudevents+json' : 'application/json';
}

/** Whether a text is a CloudEvent; anything else is sent in the source's own shape. */
export function isCloudEvent(text: string): boolean {
  try {
    const body = JSON.parse(text) as unknown;
    return typeof body === 'object' && body !== null && 'specversion' in body;
  } catch {
    return false;
  }
}
