import { describe, expect, test } from 'vitest';
import { openedView, viewAddressOf } from './view-address.ts';

describe('the address of a view', () => {
  test.each([
    ['nothing', '', ''],
    ['filters in another order are the same view', 'status=live&search=a', 'search=a&status=live'],
    ['the page is not part of it', 'page=7&status=live&before=90', 'status=live'],
    ['the order of the rows is', 'sort=people&order=descending', 'order=descending&sort=people'],
    ['what was cleared is not', 'search=&status=live', 'status=live'],
    ['what a person typed stays as typed', 'search=a%26b%3Dc', 'search=a%26b%3Dc'],
  ])('%s', (_why, address, view) => {
    expect(viewAddressOf(new URLSearchParams(address))).toBe(view);
  });

  test('a view opens in the list that it is of, on its first page', () => {
    const present = new URLSearchParams('tab=groups&page=3&search=old');
    expect(openedView(present, 'search=new').toString()).toBe('tab=groups&search=new');
    expect(openedView(present, '').toString()).toBe('tab=groups');
    expect(openedView(new URLSearchParams('page=3'), 'status=live').toString()).toBe('status=live');
  });
});
