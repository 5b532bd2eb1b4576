import { expect, test } from 'vitest';
import { auditSubject, safeDetail } from './audit-detail.ts';

test.each([
  ['one person', { user: 'ann@x.org' }, 'access:ann@x.org'],
  ['one asset', { asset: 'dashboard/sales' }, 'access:dashboard/sales'],
  ['a person and an asset', { user: 'ann', asset: 'sales' }, 'access:ann → sales'],
  ['nobody in particular', { limit: 50 }, null],
])('a question about access is audited by whom and what it names: %s', (_, input, subject) => {
  expect(auditSubject('access', input)).toBe(subject);
});

test('a search within an answer is no part of the audit log', () => {
  expect(safeDetail({ user: 'ann', at: '2026-03-01', search: 'typed' })).toEqual({
    user: 'ann',
    at: '2026-03-01',
  });
});
