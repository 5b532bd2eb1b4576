import { describe, expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

const rows = [
  { name: 'beta', people: 10 },
  { name: 'Alpha', people: 9 },
  { name: 'gamma', people: 100 },
];
const values = {
  name: (row: (typeof rows)[number]) => row.name,
  people: (row: (typeof rows)[number]) => row.people,
};
const names = (order: { sort?: string; descending?: boolean }) =>
  inOrder(rows, values, order).map(({ name }) => name);

describe('rows in an order', () => {
  test('by words, whatever their case', () => {
    expect(names({ sort: 'name' })).toEqual(['Alpha', 'beta', 'gamma']);
    expect(names({ sort: 'name', descending: true })).toEqual(['gamma', 'beta', 'Alpha']);
  });
  test('by number, not by digits', () => {
    expect(names({ sort: 'people' })).toEqual(['Alpha', 'beta', 'gamma']);
  });
  test('as they came where the address names no order, or one that is none', () => {
    expect(names({})).toEqual(['beta', 'Alpha', 'gamma']);
    expect(names({ sort: 'password' })).toEqual(['beta', 'Alpha', 'gamma']);
  });
});
