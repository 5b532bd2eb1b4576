import { describe, expect, it } from 'vitest';
import type { Connection, Environment } from '../../shared/contract/connections.ts';
import type { DraftSummary, TenantSummary } from '../../shared/contract/tenants.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { type HomeFacts, needsOf } from './needs.ts';

const run = (fields: Partial<RunSummary>): RunSummary => ({
  id: '0199a000-0000-7000-8000-000000000001',
  type: 'plan',
  kind: 'tenant.onboard',
  title: 'Onboard Acme',
  subject: { type: 'tenant', id: 'acme', name: 'Acme' },
  connection: null,
  origin: 'web',
  actor: 'Ann',
  state: 'interrupted',
  live: false,
  startedAt: '2026-11-20T08:00:00.000Z',
  endedAt: null,
  steps: { total: 60, settled: 12, failed: 0, byState: {} },
  counts: { calls: 0, throttled: 0, retries: 0 },
  error: null,
  planHash: null,
  ...fields,
});

const tenant = {
  slug: 'acme',
  name: 'Acme',
  status: 'onboarding',
  environment: 'dev',
  updatedAt: '2026-11-20T08:00:00.000Z',
} as TenantSummary;
const environment: Environment = {
  name: 'dev',
  title: 'Development',
  position: 1,
  colour: 'grey',
  production: false,
  connection: null,
};
const draft = {
  id: 'd',
  tenantSlug: null,
  title: 'Beta',
  updatedAt: '2026-11-21T08:00:00.000Z',
} as DraftSummary;
const nothing: HomeFacts = {
  runs: [],
  drafts: { total: 0, drafts: [] },
  onboarding: [],
  offboarded: [],
  connections: [],
  environments: [],
  keychain: null,
  grants: { ending: [], stuck: [], pending: [], unreviewed: [] },
  reviews: [],
  backups: [],
  now: new Date('2026-11-21T08:00:00.000Z'),
  notices: [],
};

describe('what Home says needs this person', () => {
  it.each([
    ['2026-11-20T08:00:00.000Z', 3, 'open', 'warning', /^It is overdue, and 3 rows are not decided/],
    ['2026-11-21T20:00:00.000Z', 1, 'open', 'info', /^It is due within a day, and 1 row is not decided/],
    ['2026-11-24T08:00:00.000Z', 0, 'open', 'info', /^It is due in 3 days. Every row is decided: submit it/],
    [
      '2026-12-24T08:00:00.000Z',
      4,
      'pending',
      'info',
      /^What was handed in waits for other people’s approval/,
    ],
  ] as const)(
    'a review due at %s with %d rows left that is %s',
    (deadline, undecided, state, severity, detail) => {
      const review = { id: 'r', name: 'Q1', state, deadline, counts: { undecided } } as never;
      expect(needsOf({ ...nothing, reviews: [review] })).toMatchObject([
        { kind: 'review', severity, href: '/reviews/r', detail: expect.stringMatching(detail) },
      ]);
    },
  );

  it('is nothing when nothing does', () => expect(needsOf(nothing)).toEqual([]));

  it('an interrupted run, with how far it came and that nothing is repeated', () => {
    const [need] = needsOf({ ...nothing, runs: [run({})], onboarding: [tenant] });
    expect(need).toMatchObject({ action: 'Resume', href: '/activity/0199a000-0000-7000-8000-000000000001' });
    expect(need?.detail).toBe('Interrupted after 12 of 60 steps. Resuming repeats nothing that happened.');
  });

  it('a tenant whose accepted plan never ran', () =>
    expect(needsOf({ ...nothing, onboarding: [tenant] })[0]).toMatchObject({
      href: '/tenants/acme',
      kind: 'tenant',
    }));

  it('offboarded tenants, in one line however many', () => {
    const offboarded = { ...tenant, status: 'offboarded' as const };
    expect(needsOf({ ...nothing, offboarded: [offboarded] })).toMatchObject([
      { title: 'Acme is offboarded', severity: 'info', href: '/tenants/acme' },
    ]);
    expect(needsOf({ ...nothing, offboarded: [offboarded, offboarded] })).toMatchObject([
      { title: '2 tenants are offboarded', href: '/tenants?status=offboarded' },
    ]);
  });

  it('not a command that failed: it told its terminal', () =>
    expect(needsOf({ ...nothing, runs: [run({ type: 'command', state: 'failed' })] })).toEqual([]));

  it('drafts by name, and in a line how many more there are', () =>
    expect(
      needsOf({ ...nothing, drafts: { total: 10_000, drafts: [draft] } }).map(({ title, href }) => [
        title,
        href,
      ]),
    ).toEqual([
      ['Beta', '/tenants/drafts/d'],
      ['9,999 older drafts', '/tenants'],
    ]));

  it('errors before warnings before drafts', () => {
    const kinds = needsOf({
      ...nothing,
      runs: [run({}), run({ id: '0199a000-0000-7000-8000-000000000002', state: 'stopped' })],
      drafts: { total: 1, drafts: [draft] },
      onboarding: [tenant],
      environments: [environment],
      connections: [
        {
          id: 'c',
          name: 'Prod',
          secret: 'missing',
          secretTrouble: { found: 'They are gone.', todo: 'Enter them.' },
          lastTest: null,
        } as Connection,
      ],
    }).map((need) => need.severity);
    expect(kinds).toEqual(['error', 'error', 'warning', 'warning', 'info']);
  });

  it('says that the backup of an account is late, and why it failed', () => {
    const connection = { id: '01a1fe09-2df5-7128-aee5-4df4f755f314', name: 'Production' };
    const needs = (failure: { at: string; message: string } | null, late: boolean) =>
      needsOf({ ...nothing, backups: [{ connection, late, failure, lastAt: null }] });
    expect(needs(null, false)).toEqual([]);
    expect(needs(null, true)).toMatchObject([
      { kind: 'backup', title: 'The backup of Production is late', href: '/releases/backups' },
    ]);
    expect(needs({ at: '2026-11-22T02:30:00.000Z', message: 'The disk is full.' }, false)).toMatchObject([
      { title: 'The backup of Production failed', detail: 'The disk is full.' },
    ]);
  });
});
