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
});
