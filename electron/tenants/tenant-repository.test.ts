import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cpuMs } from '../../bench/measure/cpu-ms.ts';
import { tenantSorts } from '../../shared/domain/list-sorts.ts';
import { type TenantSpecInput, tenantSpec } from '../../shared/domain/tenant-spec.ts';
import { migrate } from '../store/migrate.ts';
import { recordedPeople } from './apply-tenant-plan.ts';
import { createDraftRepository, type DraftRepository } from './draft-repository.ts';
import { createTenantRepository, listStatements, type TenantRepository } from './tenant-repository.ts';

const at = '2026-11-21T10:00:00.000Z';
let database: Database;
let tenants: TenantRepository;
let drafts: DraftRepository;

beforeEach(() => {
  database = new Sqlite(':memory:');
  migrate(database);
  database.pragma('foreign_keys = ON');
  const connection = database.prepare(
    "INSERT INTO connections (id, name, source, region, created_at, updated_at) VALUES (?, ?, '{}', 'eu-central-1', '', '')",
  );
  connection.run('c1', 'One');
  connection.run('c2', 'Two');
  tenants = createTenantRepository(database);
  drafts = createDraftRepository(database);
});
afterEach(() => {
  database.close();
});

const spec = (slug: string, fields: Partial<TenantSpecInput> = {}) =>
  tenantSpec.parse({
    version: 1,
    slug,
    name: `Tenant ${slug}`,
    tenantId: `id-${slug}`,
    environment: 'dev',
    isolation: { model: 'namespace', namespace: slug },
    identities: { federationRole: 'arn:aws:iam::123456789012:role/sso' },
    ...fields,
  });
const begin = (slug: string, fields: Partial<TenantSpecInput> = {}, connectionId = 'c1') => {
  const wanted = spec(slug, fields);
  return tenants.begin({
    id: `t-${slug}`,
    spec: wanted,
    namespace: wanted.isolation.model === 'namespace' ? wanted.isolation.namespace : 'default',
    connectionId,
    people: recordedPeople(wanted),
    draftId: null,
    at,
  });
};
const catalog = (name: string, environment = 'dev') => ({
  kind: 'uc_catalog' as const,
  environment,
  catalog: name,
});

describe('what belongs to one tenant', () => {
  test('a place of data is taken whatever its spelling, and nothing of the wish is written', () => {
    expect(
      begin('acme', {
        datastores: [catalog('acme'), { kind: 's3', environment: 'dev', location: 's3://bucket/acme/' }],
      }),
    ).toEqual([]);
    const taken = begin('globex', {
      tenantId: 'id-acme',
      datastores: [
        catalog('free'),
        catalog('ACME'),
        { kind: 's3', environment: 'dev', location: 's3://bucket/acme' },
        catalog('acme', 'test'),
      ],
    });
    expect(taken).toEqual([
      { what: 'tenant_id', by: 'Tenant acme' },
      { what: 'place', by: 'Tenant acme', index: 1 },
      { what: 'place', by: 'Tenant acme', index: 2 },
    ]);
    expect(tenants.get('globex')).toBeUndefined();
  });

  test('a namespace is taken in one account only; a tenant never takes from itself', () => {
    begin('acme');
    const wish = { isolation: { model: 'namespace' as const, namespace: 'acme' } };
    expect(begin('globex', wish)).toEqual([{ what: 'namespace', by: 'Tenant acme' }]);
    expect(begin('globex', wish, 'c2')).toEqual([]);
    expect(begin('acme', { datastores: [catalog('acme')] })).toEqual([]);
    expect(begin('acme', { datastores: [catalog('other'), catalog('acme')] })).toEqual([]);
  });
});

describe('what was given is known until something else is', () => {
  const people = (...list: [string, 'reader' | 'author'][]) => list.map(([email, role]) => ({ email, role }));
  test('while a plan is applied the record only grows; when it is done it is the document', () => {
    const first = {
      people: people(['ann@x.org', 'author'], ['bob@x.org', 'reader']),
      entitlements: [{ kind: 'dashboard' as const, id: 'd', groups: ['reader' as const] }],
    };
    begin('acme', first);
    tenants.becomeLive('acme', recordedPeople(spec('acme', first)), spec('acme', first), at);
    const second = {
      people: people(['ANN@x.org', 'reader'], ['cyd@x.org', 'reader']),
      entitlements: [{ kind: 'dashboard' as const, id: 'd', groups: ['author' as const] }],
    };
    begin('acme', second);
    expect(tenants.get('acme')).toMatchObject({ status: 'live', spec: { people: second.people } });
    expect(tenants.recorded('acme')).toMatchObject({
      people: [{ email: 'ann@x.org', role: 'author' }, { email: 'bob@x.org' }, { email: 'cyd@x.org' }],
      entitlements: [{ id: 'd', groups: ['reader', 'author'] }],
    });
    tenants.becomeLive('acme', recordedPeople(spec('acme', second)), spec('acme', second), at);
    expect(tenants.recorded('acme')).toMatchObject({
      people: [{ email: 'ANN@x.org', role: 'reader' }, { email: 'cyd@x.org' }],
      entitlements: [{ id: 'd', groups: ['author'] }],
    });
  });

  test('people whom tenants of one connection share are neighbours', () => {
    begin('acme', { people: people(['ann@x.org', 'author']) });
    begin('globex', { people: people(['ann@x.org', 'reader']) });
    begin('faraway', { people: people(['ann@x.org', 'reader']) }, 'c2');
    expect(tenants.neighbours('c1', 'globex', ['sso/ann@x.org', "'; --"])).toEqual([
      { userName: 'sso/ann@x.org', namespace: 'acme', role: 'author', tenant: 'Tenant acme' },
    ]);
  });
});

test.each([["'; DROP TABLE tenants; --"], ['%'], ['_'], ['\\'], ['"']])(
  'searching for %j finds nobody and harms nothing',
  (search) => {
    begin('acme');
    expect(tenants.list({ search, limit: 10, offset: 0 })).toEqual({ total: 0, tenants: [] });
    expect(tenants.list({ limit: 10, offset: 0 }).total).toBe(1);
  },
);

test('pages of tenants, by name', () => {
  for (const slug of ['cc', 'aa', 'bb']) begin(slug);
  tenants.setSuspended('bb', 'suspended', { at, memberships: [], grants: [] }, at);
  const page = tenants.list({ limit: 2, offset: 1 });
  expect(tenants.get('bb')?.suspended?.at).toBe(at);
  expect([page.total, page.tenants.map(({ slug }) => slug)]).toEqual([3, ['bb', 'cc']]);
  expect(
    tenants.list({ status: 'suspended', environment: 'dev', limit: 9, offset: 0 }).tenants,
  ).toMatchObject([{ slug: 'bb', people: 0 }]);
});

test('an environment that is not there is refused by the database itself', () => {
  expect(() => begin('acme', { environment: 'mars' })).toThrow(/FOREIGN KEY/);
  expect(tenants.get('acme')).toBeUndefined();
});

test('of two windows that save a draft, the second is told', () => {
  const draft = { id: 'd1', tenantSlug: null, page: 'identity', body: {}, updatedAt: at };
  drafts.insert(draft);
  expect(drafts.save('d1', 1, { page: 'people', body: { name: 'A' }, updatedAt: at })).toMatchObject({
    saved: true,
    draft: { revision: 2 },
  });
  expect(drafts.save('d1', 1, { page: 'people', body: { name: 'B' }, updatedAt: at })).toMatchObject({
    saved: false,
    draft: { revision: 2, body: { name: 'A' } },
  });
  expect(drafts.save('none', 1, { page: 'people', body: {}, updatedAt: at })).toEqual({
    saved: false,
    draft: undefined,
  });
  expect([drafts.discard('d1'), drafts.discard('d1')]).toEqual([true, false]);
});

test('drafts are listed without what was typed, found by name or tenant, and paged', () => {
  const names = ['Beta', '50% off', null, 7, 'Alpha'];
  names.forEach((name, index) => {
    drafts.insert({
      id: `d${index}`,
      tenantSlug: index === 2 ? 'acme' : null,
      page: 'identity',
      body: name === null ? {} : { name, people: [] },
      updatedAt: `2026-11-20T10:00:0${index}.000Z`,
    });
  });
  const found = (search: string) => drafts.list({ search, limit: 9, offset: 0 }).drafts.map(({ id }) => id);
  expect(drafts.list({ limit: 2, offset: 1 })).toEqual({
    total: 5,
    drafts: [
      {
        id: 'd3',
        tenantSlug: null,
        name: '',
        page: 'identity',
        revision: 1,
        updatedAt: '2026-11-20T10:00:03.000Z',
      },
      {
        id: 'd2',
        tenantSlug: 'acme',
        name: '',
        page: 'identity',
        revision: 1,
        updatedAt: '2026-11-20T10:00:02.000Z',
      },
    ],
  });
  expect([found('LPH'), found('0%'), found('%'), found('acm'), found('nobody')]).toEqual([
    ['d4'],
    ['d1'],
    ['d1'],
    ['d2'],
    [],
  ]);
});

test('five thousand people are put down within half a second', () => {
  const people = Array.from({ length: 5000 }, (_, index) => ({
    email: `p${index}@x.org`,
    role: 'reader' as const,
  }));
  const started = cpuMs();
  begin('acme', { people });
  expect(cpuMs() - started).toBeLessThan(500);
});

describe('the list', () => {
  test('is read by an index in its own order, without the documents', () => {
    const plan = (filter: Parameters<typeof listStatements>[0]) =>
      database
        .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${listStatements(filter).page}`)
        .all({ ...filter, search: '%a%', limit: 100, offset: 0 })
        .map(({ detail }) => detail)
        .join('; ');
    for (const filter of [{}, { search: 'a' }, { environment: 'dev' }])
      expect(plan(filter)).toMatch(/SCAN t USING INDEX tenants_by_name/);
    for (const filter of [{ status: 'live' as const }, { status: 'live' as const, search: 'a' }])
      expect(plan(filter)).toMatch(/SEARCH t USING INDEX tenants_by_status \(status=\?\)/);
    for (const filter of [{}, { status: 'live' as const, search: 'a' }]) {
      expect(plan(filter)).toMatch(/SEARCH p USING COVERING INDEX .* \(tenant_id=\?\)/);
      expect(plan(filter)).toMatch(/SEARCH e USING COVERING INDEX .* \(tenant_id=\?\)/);
      expect(plan(filter)).not.toMatch(/TEMP B-TREE|SCAN [pe]/);
      expect(listStatements(filter).page).not.toContain('spec');
    }
  });

  test('is read by the same index backwards', () => {
    const backwards = database
      .prepare<[object], { detail: string }>(
        `EXPLAIN QUERY PLAN ${listStatements({ descending: true }).page}`,
      )
      .all({ limit: 100, offset: 0 })
      .map(({ detail }) => detail);
    expect(backwards.join('; ')).not.toContain('TEMP B-TREE');
  });

  test('is ordered by any column, equal ones by name, and paged in that order', () => {
    begin('one', { name: 'beta' });
    begin('two', { name: 'Alpha' });
    begin('three', { name: 'Gamma', environment: 'test' });
    const listed = (filter: object) =>
      tenants.list({ limit: 10, offset: 0, ...filter }).tenants.map(({ name }) => name);
    expect(listed({})).toEqual(['Alpha', 'beta', 'Gamma']);
    expect(listed({ sort: 'name', descending: true })).toEqual(['Gamma', 'beta', 'Alpha']);
    expect(listed({ sort: 'environment' })).toEqual(['Alpha', 'beta', 'Gamma']);
    expect(listed({ sort: 'environment', descending: true })).toEqual(['Gamma', 'beta', 'Alpha']);
    for (const sort of tenantSorts)
      expect(listed({ sort, limit: 2 }).concat(listed({ sort, limit: 2, offset: 2 })), sort).toHaveLength(3);
  });

  test.each(['%', '_', '\\', "'", '100%'])('finds a name with %s in it, and no other', (sign) => {
    begin('one', { name: `Acme ${sign} Corp` });
    begin('two', { name: 'Beta' });
    expect(tenants.list({ search: sign, limit: 10, offset: 0 })).toMatchObject({
      total: 1,
      tenants: [{ slug: 'one' }],
    });
  });
});
