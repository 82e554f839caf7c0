import { describe, expect, it } from '@jest/globals';
import { pagination } from './pagination.js';

const shown = (page: number, total: number) =>
  pagination('/events', {}, page, total).items.map((item) => ('number' in item ? item.number : '…'));

describe('pagination', () => {
  it('has one page for nothing at all', () => {
    expect(pagination('/events', {}, 1, 0)).toMatchObject({ from: 0, to: 0, previous: null, next: null });
    expect(shown(1, 25)).toEqual([1]);
  });

  it('names the rows that are shown', () => {
    expect(pagination('/events', {}, 3, 60)).toMatchObject({ from: 51, to: 60, total: 60, next: null });
  });

  it('leaves out the middle', () => {
    expect(shown(5, 250)).toEqual([1, '…', 4, 5, 6, '…', 10]);
    expect(shown(1, 250)).toEqual([1, 2, '…', 10]);
    expect(shown(2, 75)).toEqual([1, 2, 3]);
  });

  it('keeps the filters and leaves out what is not set', () => {
    const { next, previous } = pagination('/events', { team: 'SPK-NE', search: 'a&b', state: undefined }, 2, 100);
    expect(next?.href).toBe('/events?team=SPK-NE&search=a%26b&page=3');
    expect(previous?.href).toBe('/events?team=SPK-NE&search=a%26b');
  });

  it('leads back from a page behind the last', () => {
    expect(pagination('/events', {}, 99, 30).previous?.href).toBe('/events?page=2');
  });
});
