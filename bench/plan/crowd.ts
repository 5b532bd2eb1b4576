import { type TenantSpec, tenantRoles, tenantSpec } from '../../shared/domain/tenant-spec.ts';

/** A tenant with so many people, in all roles and with two dashboards. */
export const crowdedTenant = (people: number): TenantSpec =>
  tenantSpec.parse({
    version: 1,
    slug: 'crowd',
    name: 'Crowd',
    tenantId: 'crowd',
    environment: 'dev',
    isolation: { model: 'namespace', namespace: 'crowd' },
    identities: { federationRole: 'arn:aws:iam::111122223333:role/quicksight_sso' },
    people: Array.from({ length: people }, (_, at) => ({
      email: `person${String(at).padStart(5, '0')}@crowd.example`,
      name: `Person Number ${at}`,
      role: tenantRoles[at % 10 < 8 ? 0 : (at % 10) - 7],
    })),
    entitlements: [
      { kind: 'dashboard', id: 'patient-flow', name: 'Patient flow', groups: ['reader', 'author'] },
    ],
  });
