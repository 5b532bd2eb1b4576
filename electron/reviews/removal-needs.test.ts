import { describe, expect, test } from 'vitest';
import type { GrantPolicy } from '../../shared/domain/grant-policy.ts';
import { type Removal, type RemovalRules, removalNeeds } from './removal-needs.ts';
import { policyOf } from './testing/policy-of.ts';

const approvals = (title: string, count: number, more: Partial<GrantPolicy> = {}) =>
  policyOf({ title, approvals: count, ...more });
const removal = (number: number, more: Partial<Removal['row']> = {}, now: string | null = null): Removal => ({
  row: {
    number,
    how: 'direct',
    level: 'viewer',
    what: { key: 'dashboard:sales', kind: 'dashboard', id: 'sales', title: 'Sales', namespace: null },
    ...more,
  },
  now,
});
const membership = (number: number, group: string) =>
  removal(number, {
    how: 'membership',
    level: 'member',
    what: { key: group, kind: 'group', id: group, title: group, namespace: 'default' },
  });
const rules = (policies: readonly GrantPolicy[]): RemovalRules => ({
  policies: { version: 1, policies },
  environments: ['prod'],
  tenantsOf: new Map([
    [1, []],
    [2, ['contoso']],
  ]),
  levelsOfGroups: new Map([
    ['readers', ['viewer']],
    ['stewards', ['viewer', 'owner']],
  ]),
});
const ofOwners = approvals('Owners', 2, { level: 'owner' });

describe('what removing needs, by the policies of grants', () => {
  test.each([
    ['nothing where no policy asks', [], [removal(1)], null],
    ['what every grant needs', [approvals('All', 1)], [removal(1)], ['All', 1]],
    [
      'the strictest of several',
      [approvals('All', 1), approvals('Prod', 3, { environment: 'prod' })],
      [removal(1)],
      ['Prod', 3],
    ],
    ['not what another environment needs', [approvals('Dev', 3, { environment: 'dev' })], [removal(1)], null],
    ['of a viewer not what an owner needs', [ofOwners], [removal(1)], null],
    [
      'of all rows together what the strictest row needs',
      [ofOwners],
      [removal(1), removal(2, { level: 'owner' })],
      ['Owners', 2],
    ],
    ['of what was made owner since the snapshot', [ofOwners], [removal(1, {}, 'owner')], ['Owners', 2]],
    [
      'of an owner who was made viewer since, still',
      [ofOwners],
      [removal(1, { level: 'owner' }, 'viewer')],
      ['Owners', 2],
    ],
    ['of a custom set any level’s', [ofOwners], [removal(1, { level: 'custom' })], ['Owners', 2]],
    ['of a membership what the group holds', [ofOwners], [membership(1, 'stewards')], ['Owners', 2]],
    ['of a membership in a group that only views, no owner’s', [ofOwners], [membership(1, 'readers')], null],
    [
      'of a membership in a group nobody knows, any level’s',
      [ofOwners],
      [membership(1, 'gone')],
      ['Owners', 2],
    ],
    [
      'a tenant’s for what is the tenant’s',
      [approvals('Contoso', 1, { tenant: 'contoso' })],
      [removal(2)],
      ['Contoso', 1],
    ],
    [
      'not a tenant’s for anything else',
      [approvals('Contoso', 1, { tenant: 'contoso' })],
      [removal(1)],
      null,
    ],
    ['nothing where nothing goes', [approvals('All', 1)], [], null],
  ] as const)('%s', (_, policies, removals, wanted) =>
    expect(removalNeeds(rules(policies), removals).approvals).toEqual(
      wanted === null ? null : { policy: wanted[0], count: wanted[1] },
    ),
  );
  test('a ticket where one asks for it; no length, and no second reason', () =>
    expect(
      removalNeeds(rules([policyOf({ title: 'T', needsTicket: true, needsReason: true, longestDays: 3 })]), [
        removal(1),
      ]),
    ).toEqual({ reason: null, ticket: 'T', approvals: null, longest: null }));
});
