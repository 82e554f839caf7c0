import { describe, expect, it } from '@jest/globals';
import { InvalidSettingsError, readSettings } from './settings.js';

describe('readSettings', () => {
  it('needs nothing: every setting has a default', () => {
    expect(readSettings({})).toMatchObject({
      CONSOLE_PORT: 3000,
      CONSOLE_URL: 'http://127.0.0.1:3000',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      BIND_ADDRESS: '127.0.0.1',
    });
  });

  it('takes an empty value for one that is not given', () => {
    const settings = readSettings({ CONSOLE_PORT: '', DATABASE_URL: '' });
    expect(settings.CONSOLE_PORT).toBe(3000);
    expect(settings.DATABASE_URL).toBeUndefined();
  });

  it('makes the public addresses from the ports', () => {
    expect(readSettings({ INTAKE_PORT: '4001' }).INTAKE_URL).toBe('http://127.0.0.1:4001');
  });

  it('names every wrong setting at once and repeats no value', () => {
    const wrong = { CONSOLE_PORT: 'abc', SESSION_SECRET: 'tooshort', DEMO_WEBHOOK_KEY: 'secret-value' };
    const read = () => readSettings(wrong);
    expect(read).toThrow(InvalidSettingsError);
    expect(read).toThrow(/CONSOLE_PORT[\s\S]*SESSION_SECRET[\s\S]*DEMO_WEBHOOK_KEY/);
    expect(read).not.toThrow(/secret-value|tooshort/);
  });

  it.each([
    'whsec_================================',
    'whsec_A===============================',
    'whsec_KioqKioqKioqKioqKio=',
  ])('refuses a webhook key of fewer than 24 bytes, however many characters it has: %s', (key) => {
    for (const name of ['DEMO_WEBHOOK_KEY', 'SEND_KEY']) {
      expect(() => readSettings({ [name]: key })).toThrow(new RegExp(`${name} is not a webhook key.*24`));
    }
    expect(readSettings({ SEND_KEY: `whsec_${Buffer.alloc(24, 42).toString('base64')}` }).SEND_KEY).toHaveLength(38);
  });

  it.each([
    '<>',
    'nonsense',
    'Exshire <bs@exshire>',
    'a@exshire.example, b@exshire.example',
    'A <a@b.example>, B <b@b.example>',
    'Ex\nshire <bs@exshire.example>',
    'bs@',
  ])('refuses a sender of mails that is not one: %s', (sender) => {
    expect(() => readSettings({ MAIL_FROM: sender })).toThrow(/MAIL_FROM is not one sender: write it like/);
  });

  it.each([
    'postgres://linchpin:Ex#shire@db.example:5432/linchpin',
    'postgres://linchpin:Ex%shire@db.example:5432/linchpin',
    'postgres://linchpin:Ex/shire@db.example:5432/linchpin',
    'postgres://linchpin:1/Exshire@db.example:5432/linchpin',
    'postgres://linchpin:1?Exshire@db.example:5432/linchpin',
    'postgres://linchpin:Ex%E9shire@db.example:5432/linchpin',
    'postgres://linchpin:Ex%23sh@ire/1@db.example:5432/linchpin',
  ])('says how a password is written in an address, and shows none of it: %s', (address) => {
    for (const [name, scheme] of [
      ['DATABASE_URL', 'postgres'],
      ['REDIS_URL', 'redis'],
      ['SMTP_URL', 'smtp'],
    ] as const) {
      const read = () => readSettings({ [name]: address.replace('postgres', scheme) });
      expect(read).toThrow(new RegExp(`${name}.*write # as %23, / as %2F`));
      expect(read).not.toThrow(/shire|ire/);
    }
  });

  it.each([
    'postgres://linchpin:Ex%23sh%40ire%2F1@db.example:5432/linchpin',
    'postgres://linchpin:p@ss@db.example/linchpin',
    'postgres://linchpin:pass@db.example/linchpin?application_name=a@b/c',
    'postgresql:///linchpin?host=/var/run/postgresql&user=me@here',
  ])('takes an address that says what it means: %s', (address) => {
    expect(readSettings({ DATABASE_URL: address }).DATABASE_URL).toBe(address);
  });

  it('refuses the address of a server of another kind', () => {
    expect(() => readSettings({ DATABASE_URL: 'mysql://db.example/linchpin' })).toThrow(/DATABASE_URL.*postgres:/);
    expect(() => readSettings({ REDIS_URL: 'http://redis.example' })).toThrow(/REDIS_URL.*redis:/);
  });
});
