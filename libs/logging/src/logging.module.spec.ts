import { describe, expect, it } from '@jest/globals';
import { withoutSecrets } from './logging.module.js';

describe('withoutSecrets', () => {
  it('cuts the token out of an agency link', () => {
    expect(withoutSecrets('/checks/Zm9vYmFy/answer')).toBe('/checks/[link]/answer');
  });

  it('cuts the query string', () => {
    expect(withoutSecrets('/events?search=M-1')).toBe('/events');
  });
});
