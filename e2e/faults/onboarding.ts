import { federationRole } from '../../electron/sandbox/seed/rows.ts';
import type { WorkSize } from './fault-matrix.ts';

/** What is onboarded: a tenant file and how much work its first plan is. */
export interface Onboarding {
  readonly slug: string;
  readonly file: string;
  readonly size: WorkSize;
}

const dashboards = [
  'patient-flow',
  'revenue-summary',
  'staffing-levels',
  'attendance-trends',
  'service-quality',
  'data-freshness',
];

const people = [
  ...Array.from({ length: 48 }, () => 'reader'),
  ...Array.from({ length: 9 }, () => 'author'),
  ...Array.from({ length: 3 }, () => 'admin'),
];

const two = (number: number) => String(number).padStart(2, '0');

/** Sixty people in a namespace of their own, with dashboards and a dataset of the pilot account. */
export const sixtyPeople: Onboarding = {
  slug: 'northgate',
  file: `version: 1
slug: northgate
name: Northgate Schools
tenantId: T-northgate
environment: dev
isolation: { model: namespace, namespace: northgate }
datastores:
  - { kind: uc_catalog, environment: dev, catalog: northgate }
identities: { federationRole: "arn:aws:iam::111122223333:role/${federationRole}" }
people:
${people.map((role, at) => `  - { email: p${two(at + 1)}@northgate.example, role: ${role} }`).join('\n')}
entitlements:
${dashboards.map((id) => `  - { kind: dashboard, id: ${id}, groups: [reader, author, admin] }`).join('\n')}
  - { kind: dataset, id: patient-flow-data, groups: [author] }
`,
  // A namespace, 60 accounts, 3 groups, 60 memberships, 3 folders, 19 grants on 7 assets.
  size: { steps: 146, looks: 1 + 3 + 7, proofs: 1 + 1 + 1 + 3 + 3 + 7 },
};
