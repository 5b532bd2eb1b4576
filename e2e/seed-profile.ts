import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import type { ObjectFound, Reading } from '../electron/connectors/quicksight/directory/reading.ts';
import { makePlan } from '../electron/operations/make-plan.ts';
import { openRepositories, type Repositories } from '../electron/store/repositories.ts';
import { recordedPeople } from '../electron/tenants/apply-tenant-plan.ts';
import type { Plan } from '../shared/domain/plan.ts';
import { tenantSpec } from '../shared/domain/tenant-spec.ts';
import { expect, steward } from './steward.ts';
import { federationRole } from './tenant-file.ts';

/** How many of each a profile gets; what is left out is none. */
export interface Seeded {
  readonly tenants?: number;
  /** People of the first tenant; all others have one. */
  readonly people?: number;
  readonly runs?: number;
  /** Steps of one more run. */
  readonly steps?: number;
  readonly auditEntries?: number;
  readonly drafts?: number;
  readonly connections?: number;
  /** People, groups and dashboards of the directory: as many of each. */
  readonly directory?: number;
  /** What each thing is called; default: its kind and number. */
  readonly nameOf?: (kind: string, at: number) => string;
}

export const numbered = (at: number): string => String(at).padStart(5, '0');
const start = Date.UTC(2026, 0, 1);
const instant = (at: number): string => new Date(start + at * 1_000).toISOString();
const each = <T>(count: number | undefined, make: (at: number) => T): T[] =>
  Array.from({ length: count ?? 0 }, (_, at) => make(at));

interface Seeding {
  readonly wanted: Seeded;
  readonly into: Repositories;
  readonly connectionId: string;
  readonly nameOf: (kind: string, at: number) => string;
  readonly plan: Plan | null;
}

const seedTenants = ({ wanted, into, connectionId, nameOf }: Seeding): void => {
  each(wanted.tenants, (at) => {
    const slug = `tenant-${numbered(at)}`;
    const spec = tenantSpec.parse({
      version: 1,
      slug,
      name: nameOf('Tenant', at),
      tenantId: slug,
      environment: 'dev',
      isolation: { model: 'namespace', namespace: slug },
      identities: { federationRole },
      people: each(at === 0 ? (wanted.people ?? 1) : 1, (person) => ({
        email: `person-${numbered(person)}@${slug}.example`,
        name: nameOf('Person', person),
        role: 'reader',
      })),
    });
    const people = recordedPeople(spec);
    const taken = into.tenants.begin({
      id: uuidv7(),
      spec,
      namespace: slug,
      connectionId,
      people,
      draftId: null,
      at: instant(at),
    });
    expect(taken).toEqual([]);
    into.tenants.becomeLive(slug, people, spec, instant(at));
  });
};

/** One plan of that many steps, every one done. */
const planOf = async (connectionId: string, steps: number, nameOf: Seeding['nameOf']): Promise<Plan> =>
  makePlan(
    {
      version: 1,
      kind: 'tenant.onboard',
      title: nameOf('Run', 0),
      subject: { type: 'tenant', id: 'tenant-00000', name: nameOf('Tenant', 0) },
      connection: { id: connectionId, name: 'Sandbox', accountId: '111122223333', region: 'eu-central-1' },
      effects: [],
      findings: [],
      steps: each(steps, (at) => ({
        id: `user:${numbered(at)}`,
        kind: 'quicksight.user.register',
        title: nameOf('Step', at),
        section: 'People',
        needs: [],
        input: null,
        before: null,
        after: { name: nameOf('Person', at) },
      })),
      context: null,
    },
    new Date(start),
  );

const seedRuns = ({ wanted, into, connectionId, nameOf, plan }: Seeding): void => {
  const run = (at: number, title: string, planId: string | null, steps: readonly string[]) => {
    const id = uuidv7();
    into.runs.create(
      {
        id,
        type: 'plan',
        kind: 'tenant.onboard',
        title,
        subject: { type: 'tenant', id: 'tenant-00000', name: nameOf('Tenant', 0) },
        connection: { id: connectionId, name: 'Sandbox' },
        planId,
        origin: 'cli',
        actor: 'Ann',
        startedAt: instant(at),
      },
      steps,
    );
    into.runs.record(
      id,
      steps.map((_, position) => ({
        position,
        state: 'done' as const,
        attempts: 1,
        startedAt: instant(at),
        endedAt: instant(at),
        found: null,
        error: null,
      })),
      null,
    );
    into.runs.end(
      id,
      { state: 'done', endedAt: instant(at + 1), error: null },
      { calls: at % 97, throttled: 0, retries: 0 },
    );
  };
  each(wanted.runs, (at) => run(at, nameOf('Change', at), null, []));
  if (plan === null) return;
  into.plans.save(plan);
  run(
    wanted.runs ?? 0,
    plan.title,
    plan.id,
    plan.steps.map(({ id }) => id),
  );
};

const seedAudit = ({ wanted, into }: Seeding): void => {
  each(wanted.auditEntries, (at) =>
    into.audit.append({
      at: instant(at),
      actor: 'Ann',
      role: 'admin',
      origin: 'cli',
      action: 'tenant.plan',
      subject: `tenant:tenant-${numbered(at)}`,
      outcome: 'ok',
    }),
  );
};

const seedDrafts = ({ wanted, into, nameOf }: Seeding): void => {
  each(wanted.drafts, (at) =>
    into.drafts.insert({
      id: uuidv7(),
      tenantSlug: null,
      page: 'identity',
      body: { version: 1, name: nameOf('Draft', at) },
      updatedAt: instant(at),
    }),
  );
};

const seedConnections = ({ wanted, into, nameOf }: Seeding): void => {
  each(wanted.connections, (at) =>
    into.connections.insert({
      id: uuidv7(),
      name: nameOf('Connection', at),
      source: { kind: 'env' },
      accountId: null,
      region: 'eu-central-1',
      identityRegion: null,
      endpoints: {},
      readOnly: false,
      lastTest: null,
      createdAt: instant(at),
      updatedAt: instant(at),
    }),
  );
};

const read = (scope: string, owner: string | null, reading: Partial<Reading>) => ({
  scope,
  owner,
  at: instant(0),
  state: 'read' as const,
  marker: null,
  reading: { objects: [], edges: [], ...reading },
});

/** One namespace whose people are each in one group, and dashboards that each are granted to one group. */
const seedDirectory = ({ wanted, into, connectionId, nameOf }: Seeding): void => {
  if (wanted.directory === undefined) return;
  const key = (kind: string, name: string) => `arn:aws:quicksight:eu-central-1:111122223333:${kind}/${name}`;
  const object = (
    kind: ObjectFound['kind'],
    name: string,
    title: string,
    attributes: ObjectFound['attributes'] = {},
  ): ObjectFound => ({
    kind,
    key: key(kind, name),
    name,
    namespace: kind === 'user' || kind === 'group' ? 'default' : null,
    title,
    attributes,
    ...(kind === 'dashboard' ? { marker: instant(0) } : {}),
  });
  const namespace = object('namespace', 'default', 'default');
  const users = each(wanted.directory, (at) => {
    const name = nameOf('Account', at);
    return object('user', name, name, {
      email: `account-${numbered(at)}@many.example`,
      role: 'READER',
      identityType: 'IAM',
      active: true,
      nameless: false,
    });
  });
  const groups = each(wanted.directory, (at) => {
    const name = nameOf('Group', at);
    return object('group', name, name, { description: nameOf('Description', at) });
  });
  const dashboards = each(wanted.directory, (at) =>
    object('dashboard', `dashboard-${numbered(at)}`, nameOf('Dashboard', at)),
  );
  const { id } = into.directory.begin({
    id: uuidv7(),
    connectionId,
    mode: 'full',
    runId: null,
    at: instant(0),
  });
  const apply = (...outcomes: ReturnType<typeof read>[]) => into.directory.apply(connectionId, id, outcomes);
  apply(read('namespaces', null, { objects: [namespace] }));
  apply(
    read('users/default', namespace.key, { objects: users }),
    read('groups/default', namespace.key, { objects: groups }),
    read('dashboard', null, { objects: dashboards }),
  );
  apply(
    ...groups.flatMap((group, at) => {
      const member = users[at];
      return member
        ? [
            read(`members/default/${group.name}`, group.key, {
              edges: [{ kind: 'member' as const, from: member, to: group, detail: null }],
            }),
          ]
        : [];
    }),
    ...dashboards.flatMap((dashboard, at) => {
      const group = groups[at];
      return group
        ? [
            read(`grants/dashboard/${dashboard.name}`, dashboard.key, {
              edges: [
                {
                  kind: 'grant' as const,
                  from: group,
                  to: dashboard,
                  detail: ['quicksight:DescribeDashboard'],
                },
              ],
            }),
          ]
        : [];
    }),
  );
  into.directory.end(id, { state: 'done', at: instant(1), calls: 3, throttled: 0, problem: null });
};

/** Fills a profile that nobody has open, through the program's own repositories, in one go. */
export const seedProfile = async (data: string, wanted: Seeded): Promise<void> => {
  // Any command makes the profile.
  expect((await steward(data, ['connection', 'list'])).code).toBe(0);
  const database = new Sqlite(join(data, 'steward.db'), { fileMustExist: true });
  database.pragma('foreign_keys = ON');
  try {
    const into = openRepositories(database);
    const connection = into.connections.list()[0];
    if (connection === undefined) throw new Error('Every profile has the Sandbox.');
    const connectionId = connection.id;
    const nameOf = wanted.nameOf ?? ((kind: string, at: number) => `${kind} ${numbered(at)}`);
    const plan = wanted.steps === undefined ? null : await planOf(connectionId, wanted.steps, nameOf);
    const seeding: Seeding = { wanted, into, connectionId, nameOf, plan };
    database.transaction(() => {
      seedTenants(seeding);
      seedRuns(seeding);
      seedAudit(seeding);
      seedDrafts(seeding);
      seedConnections(seeding);
      seedDirectory(seeding);
    })();
  } finally {
    database.close();
  }
};
