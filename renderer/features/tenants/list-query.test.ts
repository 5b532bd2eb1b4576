import { describe, expect, it } from 'vitest';
import { filterOf, queryOf } from './list-query.ts';

const read = (address: string) => {
  const params = new URLSearchParams(address);
  return filterOf((name) => params.get(name));
};

describe('the list’s address', () => {
  it('holds the filter', () => {
    const filter = { search: 'acme & co', status: 'live', environment: 'test' } as const;
    expect(read(new URLSearchParams(filter).toString())).toEqual(filter);
    expect(queryOf(filter)).toEqual(filter);
  });
  it.each(['status=root', 'environment=%27%3B--', `search=${'x'.repeat(9999)}`])(
    'passes over %s',
    (address) => {
      const filter = read(address);
      expect(filter).toMatchObject({ status: null, environment: null });
      expect(filter.search.length).toBeLessThanOrEqual(200);
    },
  );
});
