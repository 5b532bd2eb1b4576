import { federationRole } from '../../electron/sandbox/seed/rows.ts';
import { type TenantSpec, tenantSpec } from '../../shared/domain/tenant-spec.ts';

const dashboards = [
  'patient-flow',
  'revenue-summary',
  'staffing-levels',
  'attendance-trends',
  'service-quality',
  'data-freshness',
];

/** The three sizes that are measured. */
export const sizes = { small: 3, short: 30, full: 200 } as const;

const roleOf = (at: number, people: number) =>
  at < Math.max(1, people * 0.03) ? 'admin' : at < Math.max(2, people * 0.15) ? 'author' : 'reader';

/**
 * A tenant with a namespace of its own and people of all three roles: 15 steps for three people and one
 * dashboard, else six dashboards for everybody and a dataset for the authors, of the pilot account.
 */
export const onboardingTenant = (people: number): TenantSpec =>
  tenantSpec.parse({
    version: 1,
    slug: 'northgate',
    name: 'Northgate Schools',
    tenantId: 'T-northgate',
    environment: 'dev',
    isolation: { model: 'namespace', namespace: 'northgate' },
    identities: { federationRole: `arn:aws:iam::111122223333:role/${federationRole}` },
    people: Array.from({ length: people }, (_, at) => ({
      email: `p${String(at + 1).padStart(4, '0')}@northgate.example`,
      role: roleOf(at, people),
    })),
    entitlements:
      people <= sizes.small
        ? [{ kind: 'dashboard', id: 'patient-flow', groups: ['reader', 'author'] }]
        : [
            ...dashboards.map((id) => ({ kind: 'dashboard', id, groups: ['reader', 'author', 'admin'] })),
            { kind: 'dataset', id: 'patient-flow-data', groups: ['author'] },
          ],
  });
