import { describe, expect, test } from 'vitest';
import type { GrantPolicy } from '../../shared/domain/grant-policy.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { planReview, type ReviewPlanInput } from './plan-review.ts';
import type { ReviewRowRecord } from './review-record.ts';
import { policyOf } from './testing/policy-of.ts';

const viewer = [...actionsFor('dashboard', 'viewer')];
const owner = [...actionsFor('dashboard', 'owner')];

const row = (number: number, more: Partial<ReviewRowRecord>): ReviewRowRecord => ({
  number,
  who: { key: 'arn:ann', kind: 'user', name: 'role/ann', namespace: 'default', email: null, person: null },
  what: { key: 'arn:sales', kind: 'dashboard', id: 'sales', title: 'Sales', namespace: null },
  how: 'direct',
  level: 'viewer',
  actions: viewer,
  people: null,
  since: '2026-03-01T08:00:00.000Z',
  unseenAt: null,
  origin: { by: 'before' },
  until: null,
  basis: 'fresh',
  readAt: null,
  lastUseAt: null,
  useWhy: null,
  unused: false,
  decision: 'remove',
  reason: 'x',
  decidedBy: 'Ann',
  decidedAt: null,
  decidedSeq: number,
  outcome: null,
  outcomeWords: null,
  still: [],
  ...more,
});
const membership = (number: number, name: string): ReviewRowRecord =>
  row(number, {
    who: { key: `arn:${name}`, kind: 'user', name, namespace: 'default', email: null, person: null },
    what: { key: 'arn:admins', kind: 'group', id: 'admins', title: 'admins', namespace: 'default' },
    how: 'membership',
    level: 'member',
    actions: [],
  });
const broad = (number: number, how: 'namespace' | 'link' | 'public'): ReviewRowRecord =>
  row(number, {
    who:
      how === 'public'
        ? {
            key: 'public',
            kind: 'public',
            name: 'Everybody on the internet',
            namespace: null,
            email: null,
            person: null,
          }
        : { key: 'arn:ns', kind: 'namespace', name: 'default', namespace: null, email: null, person: null },
    how,
  });

const input = (
  removed: readonly ReviewRowRecord[],
  more: Partial<ReviewPlanInput> = {},
): ReviewPlanInput => ({
  review: { id: 'r', name: 'Q1', snapshotHash: 'h' },
  connection: { id: 'c', name: 'Pilot', accountId: '111122223333', region: 'eu-central-1', readOnly: false },
  removed,
  counts: { total: 10, keep: 2, remove: removed.length, undecided: 8 - removed.length },
  seq: 7,
  held: new Map([
    [
      'dashboard/sales',
      new Map([
        ['arn:ann', viewer],
        ['arn:boss', owner],
        ['arn:ns', viewer],
      ]),
    ],
  ]),
  links: new Map([
    [
      'dashboard/sales',
      new Map([
        ['arn:ns', viewer],
        ['*', viewer],
      ]),
    ],
  ]),
  members: new Map([['arn:admins', new Set(['ann', 'bob'])]]),
  adminGroups: new Map([['arn:admins', 'Tenant Contoso']]),
  covering: new Map(),
  caller: 'somebody/else',
  still: new Map(),
  gaps: [],
  rules: {
    policies: { version: 0, policies: [] },
    environments: [],
    tenantsOf: new Map(),
    levelsOfGroups: new Map(),
  },
  ticket: '',
  ...more,
});
const blockers = (given: ReviewPlanInput) =>
  planReview(given).findings.flatMap(({ severity, message }) => (severity === 'blocker' ? [message] : []));

describe('what a plan of a review takes', () => {
  test('exactly what is held now, each thing in its own way', () => {
    const { steps } = planReview(
      input([row(1, {}), membership(2, 'ann'), broad(3, 'namespace'), broad(4, 'link'), broad(5, 'public')]),
    );
    expect(steps.map(({ kind, input: into, before }) => [kind, into, before])).toEqual([
      [
        'quicksight.access.revoke',
        { resource: 'dashboard', id: 'sales', principal: 'arn:ann' },
        { level: 'viewer', actions: viewer },
      ],
      [
        'quicksight.membership.delete',
        { namespace: 'default', group: 'admins', userName: 'ann' },
        { member: true },
      ],
      [
        'quicksight.access.revoke',
        { resource: 'dashboard', id: 'sales', principal: 'arn:ns' },
        { level: 'viewer', actions: viewer },
      ],
      [
        'quicksight.link.revoke',
        { dashboard: 'sales', principal: 'arn:ns' },
        { level: 'viewer', actions: viewer },
      ],
      [
        'quicksight.link.revoke',
        { dashboard: 'sales', principal: '*' },
        { level: 'viewer', actions: viewer },
      ],
    ]);
    expect(steps.every(({ after, needs }) => after === null && needs.length === 0)).toBe(true);
  });
  test('nothing where the thing itself is gone', () => {
    const plan = planReview(input([row(1, {})], { held: new Map([['dashboard/sales', null]]) }));
    expect(plan.steps).toEqual([]);
    expect(plan.context).toMatchObject({ rows: [{ number: 1, stepId: null }], seq: 7, snapshotHash: 'h' });
  });
  test('the same input gives the same plan, byte for byte', () =>
    expect(JSON.stringify(planReview(input([row(1, {})])))).toBe(
      JSON.stringify(planReview(input([row(1, {})]))),
    ));
});

describe('what stands in the way', () => {
  const boss = row(1, {
    who: { key: 'arn:boss', kind: 'user', name: 'boss', namespace: 'default', email: null, person: null },
    level: 'owner',
    actions: owner,
  });
  test.each([
    ['nothing', input([row(1, {})]), []],
    ['the last owner', input([boss]), ['Nobody would own dashboard Sales any more.']],
    [
      'not the last of two owners',
      input([boss], {
        held: new Map([
          [
            'dashboard/sales',
            new Map([
              ['arn:boss', owner],
              ['arn:vice', owner],
            ]),
          ],
        ]),
      }),
      [],
    ],
    ['one admin of two', input([membership(1, 'ann')]), []],
    [
      'the last admins',
      input([membership(1, 'ann'), membership(2, 'bob')]),
      ['Tenant Contoso would have no admin: nobody would be in group admins any more.'],
    ],
    [
      'the account that the connection signs in as',
      input([row(1, {})], { caller: 'role/ann' }),
      ['Pilot signs in as role/ann, and this would take that account’s own access away: dashboard Sales.'],
    ],
    [
      'a connection that only reads',
      input([row(1, {})], {
        connection: { id: 'c', name: 'Pilot', accountId: '1', region: 'eu-central-1', readOnly: true },
      }),
      ['The connection Pilot is read-only.'],
    ],
  ] as const)('%s', (_, given, wanted) => expect(blockers(given)).toEqual(wanted));

  describe('policies', () => {
    const rules = (more: Partial<GrantPolicy>): ReviewPlanInput['rules'] => ({
      policies: { version: 3, policies: [policyOf(more)] },
      environments: ['prod'],
      tenantsOf: new Map(),
      levelsOfGroups: new Map(),
    });
    test('a ticket is needed where one asks for it, and which does is said', () => {
      const given = { rules: rules({ title: 'Tickets', needsTicket: true }) };
      expect(blockers(input([row(1, {})], given))).toEqual(['The policy “Tickets” needs a ticket.']);
      expect(blockers(input([row(1, {})], { ...given, ticket: 'T-1' }))).toEqual([]);
    });
    test('approvals are told, kept in what is signed, and asked of nobody where nothing goes', () => {
      const given = { rules: rules({ title: 'Two eyes more', approvals: 2 }) };
      const plan = planReview(input([row(1, {})], given));
      expect(plan.findings.map(({ message }) => message).join()).toContain(
        'The policy “Two eyes more” asks for 2 approvals by other people',
      );
      expect(plan.context).toMatchObject({ approvals: 2, policyVersion: 3 });
      const gone = planReview(input([row(1, {})], { ...given, held: new Map([['dashboard/sales', null]]) }));
      expect(gone.context).toMatchObject({ approvals: 0 });
    });
  });

  test('an account that is not known is warned about', () =>
    expect(planReview(input([row(1, {})], { caller: null })).findings[0]).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/^Who Pilot signs in as is not known/),
    }));
  test('what stays effective, and what could not be seen, is said', () => {
    const messages = planReview(
      input([row(1, {})], {
        still: new Map([[1, ['group readers (viewer)']]]),
        gaps: ['Who is in x was never read.'],
      }),
    ).findings.map(({ message }) => message);
    expect(messages).toContain(
      'role/ann on dashboard Sales: still effective through group readers (viewer).',
    );
    expect(messages).toContain('Who is in x was never read.');
  });
});
