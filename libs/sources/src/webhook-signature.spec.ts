import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signWebhook, verifyWebhook } from './webhook-signature.js';

const newKey = () => `whsec_${randomBytes(24).toString('base64')}`;
const key = newKey();
const body = Buffer.from('{"name":"Zoë"}');
const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;

function headers(timestamp = seconds, signature = signWebhook(key, 'msg_1', timestamp, body)) {
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

describe('webhook signatures', () => {
  it('agree with the reference library of Standard Webhooks', () => {
    expect(signWebhook(key, 'msg_1', seconds, body)).toBe(new Webhook(key).sign('msg_1', now, body.toString()));
  });

  it('accepts a message signed with any of the keys in use', () => {
    expect(verifyWebhook([newKey(), key], headers(), body, now)).toBe(true);
  });

  it('accepts a message that carries several signatures', () => {
    const both = `${signWebhook(newKey(), 'msg_1', seconds, body)} ${headers()['webhook-signature']}`;
    expect(verifyWebhook([key], headers(seconds, both), body, now)).toBe(true);
  });

  it.each([300, -300])('accepts a clock that is %i seconds off', (offset) => {
    expect(verifyWebhook([key], headers(seconds + offset), body, now)).toBe(true);
  });

  it.each([301, -301])('refuses a clock that is %i seconds off', (offset) => {
    expect(verifyWebhook([key], headers(seconds + offset), body, now)).toBe(false);
  });

  it('refuses a body that differs by one byte', () => {
    expect(verifyWebhook([key], headers(), Buffer.from('{"name":"Zoe"}'), now)).toBe(false);
  });

  it('refuses another key, another id, a missing header and a version it does not know', () => {
    expect(verifyWebhook([newKey()], headers(), body, now)).toBe(false);
    expect(verifyWebhook([key], { ...headers(), 'webhook-id': 'msg_2' }, body, now)).toBe(false);
    expect(verifyWebhook([key], { ...headers(), 'webhook-signature': undefined }, body, now)).toBe(false);
    expect(verifyWebhook([key], { ...headers(), 'webhook-timestamp': 'soon' }, body, now)).toBe(false);
    const v2 = headers()['webhook-signature'].replace('v1,', 'v2,');
    expect(verifyWebhook([key], headers(seconds, v2), body, now)).toBe(false);
  });

  it('refuses everything when there is no key', () => {
    expect(verifyWebhook([], headers(), body, now)).toBe(false);
  });

  it.each(['whsec_================================', 'whsec_A===============================', 'whsec_'])(
    'is never right with a key of no bytes, which older releases took: %s',
    (empty) => {
      const forged = headers(seconds, signWebhook(empty, 'msg_1', seconds, body));
      expect(verifyWebhook([empty, key], forged, body, now)).toBe(false);
      expect(verifyWebhook([empty, key], headers(), body, now)).toBe(true);
    },
  );

  it('goes on with a key that is shorter than keys are now made', () => {
    const short = `whsec_${randomBytes(12).toString('base64')}`;
    expect(verifyWebhook([short], headers(seconds, signWebhook(short, 'msg_1', seconds, body)), body, now)).toBe(true);
  });
});
