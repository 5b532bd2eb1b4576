import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { openRepositories } from '../electron/store/repositories.ts';
import { recordedPeople } from '../electron/tenants/apply-tenant-plan.ts';
import { tenantSpec } from '../shared/domain/tenant-spec.ts';
import { expect, steward } from './steward.ts';
import { federationRole } from './tenant-file.ts';

export interface Seeded {
  readonly tenants: number;
  readonly runs: number;
  readonly auditEntries: number;
  /** People of the first tenant; all others have one. */
  readonly people: number;
  /** The tenants' names; default: numbered ones. */
  readonly nameOf?: (at: number) => string;
}

const number = (at: number) => String(at).padStart(5, '0');

/** Fills a profile that nobody has open, through the program's own repositories, in one go. */
export const seedProfile = async (data: string, wanted: Seeded): Promise<void> => {
  // Any command makes the profile.
  expect((await steward(data, ['connection', 'list'])).code).toBe(0);
  const database = new Sqlite(join(data, 'steward.db'), { fileMustExist: true });
  database.pragma('foreign_keys = ON');
  const { tenants, runs, audit, connections } = openRepositories(database);
  const connection = connections.list()[0];
  expect(connection, 'every profile has the Sandbox').toBeDefined();
  const connectionId = connection?.id ?? '';
  const start = Date.UTC(2026, 0, 1);
  const instant = (at: number) => new Date(start + at * 1_000).toISOString();
  try {
    database.transaction(() => {
      for (let at = 0; at < wanted.tenants; at++) {
        const slug = `tenant-${number(at)}`;
        const spec = tenantSpec.parse({
          version: 1,
          slug,
          name: wanted.nameOf?.(at) ?? `Tenant ${number(at)}`,
          tenantId: slug,
          environment: 'dev',
          isolation: { model: 'namespace', namespace: slug },
          identities: { federationRole },
          people: Array.from({ length: at === 0 ? wanted.people : 1 }, (_, person) => ({
            email: `person-${number(person)}@${slug}.example`,
            role: 'reader',
          })),
        });
        const people = recordedPeople(spec);
        const taken = tenants.begin({
          id: uuidv7(),
          spec,
          namespace: slug,
          connectionId,
          people,
          draftId: null,
          at: instant(at),
        });
        expect(taken).toEqual([]);
        tenants.becomeLive(slug, people, spec, instant(at));
      }
      for (let at = 0; at < wanted.runs; at++) {
        const id = uuidv7();
        const subject = { type: 'tenant', id: 'tenant-00000', name: 'Tenant 00000' };
        runs.create(
          {
            id,
            type: 'plan',
            kind: 'tenant.onboard',
            title: `Change ${number(at)}`,
            subject,
            connection: { id: connectionId, name: 'Sandbox' },
            planId: null,
            origin: 'cli',
            actor: 'Ann',
            startedAt: instant(at),
          },
          [],
        );
        const end = { state: 'done' as const, endedAt: instant(at + 1), error: null };
        runs.end(id, end, { calls: at % 97, throttled: 0, retries: 0 });
      }
      for (let at = 0; at < wanted.auditEntries; at++)
        audit.append({
          at: instant(at),
          actor: 'Ann',
          role: 'admin',
          origin: 'cli',
          action: 'tenant.plan',
          subject: `tenant:tenant-${number(at)}`,
          outcome: 'ok',
        });
    })();
  } finally {
    database.close();
  }
};
