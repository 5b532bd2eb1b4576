import { describe, expect, it } from 'vitest';
import { addressOf, filterOf, queryOf } from './list-query.ts';

describe('the list’s address', () => {
  it('keeps a filter', () => {
    const filter = { search: 'acme & co', status: 'live', environment: 'test', page: 3 } as const;
    expect(filterOf(new URLSearchParams(addressOf(filter).toString()))).toEqual(filter);
    expect(queryOf(filter)).toEqual({
      search: 'acme & co',
      status: 'live',
      environment: 'test',
    });
  });
  it('is bare while nothing is narrowed', () => {
    expect(addressOf(filterOf(new URLSearchParams(''))).toString()).toBe('');
  });
  it.each([
    'status=root',
    'environment=%27%3B--',
    'page=-1',
    'page=1e99',
    'page=NaN',
    `search=${'x'.repeat(9999)}`,
  ])('passes over %s', (address) => {
    const filter = filterOf(new URLSearchParams(address));
    expect(filter).toMatchObject({ status: null, environment: null, page: 1 });
    expect(filter.search.length).toBeLessThanOrEqual(200);
  });
});
