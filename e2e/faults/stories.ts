import { federationRole } from '../../electron/sandbox/seed/rows.ts';

export const storyNames = ['onboard', 'edit', 'suspend', 'resume'] as const;
/** How a tenant leaves, and comes back. They have beginnings of their own. */
export const leavingStoryNames = ['offboard', 'restore', 'delete'] as const;
export type StoryName = (typeof storyNames)[number] | (typeof leavingStoryNames)[number];

/** What a person sets out to do, through which command, and from where. */
export interface Story {
  readonly name: StoryName;
  /**
   * What the profile and the cloud are like before: nobody there, a live tenant, a suspended one; one of which the
   * directory knows what its people own and hold, and the same one offboarded.
   */
  readonly from: 'nobody' | 'live' | 'suspended' | 'read' | 'offboarded';
  /** What is done first, undisturbed, each time: what it finds out would be too old otherwise. */
  readonly first?: readonly string[];
  /** The command line; FILE stands for the tenant's file. */
  readonly command: readonly string[];
  /** What the tenant's file says. */
  readonly file: string;
  /** What has its answers lost on the way, and how often it is called at least. */
  readonly changes: readonly (readonly [operation: string, calls: number])[];
  /** How often a run passes a step's points. */
  readonly steps: number;
}

export const slug = 'northgate';

const dashboards = [
  'patient-flow',
  'revenue-summary',
  'staffing-levels',
  'attendance-trends',
  'service-quality',
  'data-freshness',
];

interface Person {
  readonly email: string;
  readonly role: 'reader' | 'author' | 'admin';
}
interface Entitlement {
  readonly id: string;
  readonly groups: string;
}

const two = (number: number) => String(number).padStart(2, '0');
const emailOf = (at: number) => `p${two(at)}@northgate.example`;
const first: readonly Person[] = Array.from({ length: 60 }, (_, at) => ({
  email: emailOf(at + 1),
  role: at < 48 ? 'reader' : at < 57 ? 'author' : 'admin',
}));
const everybody = 'reader, author, admin';

/** A tenant in a namespace of its own, with dashboards and a dataset of the pilot account. */
const fileOf = (people: readonly Person[], entitlements: readonly Entitlement[]) => `version: 1
slug: ${slug}
name: Northgate Schools
tenantId: T-northgate
environment: dev
isolation: { model: namespace, namespace: ${slug} }
datastores:
  - { kind: uc_catalog, environment: dev, catalog: ${slug} }
identities: { federationRole: "arn:aws:iam::111122223333:role/${federationRole}" }
people:
${people.map(({ email, role }) => `  - { email: ${email}, role: ${role} }`).join('\n')}
entitlements:
${entitlements.map(({ id, groups }) => `  - { kind: dashboard, id: ${id}, groups: [${groups}] }`).join('\n')}
  - { kind: dataset, id: patient-flow-data, groups: [author] }
`;

const sixty = fileOf(
  first,
  dashboards.map((id) => ({ id, groups: everybody })),
);

/** Ten people leave, ten change their role, ten come; a dashboard goes, another is for fewer groups. */
const edited = fileOf(
  [
    ...first.slice(10, 20).map(({ email }) => ({ email, role: 'author' as const })),
    ...first.slice(20),
    ...Array.from({ length: 10 }, (_, at) => ({ email: emailOf(at + 61), role: 'reader' as const })),
  ],
  dashboards.slice(1).map((id, at) => ({ id, groups: at === 0 ? 'author, admin' : everybody })),
);

/** A user of the pilot account who takes over what only the tenant's people own. */
const successor =
  'arn:aws:quicksight:eu-central-1:111122223333:user/default/quicksight_sso/lena.hoffmann@platform.example';

const applying = ['tenant', 'onboard', '-f', 'FILE', '--connection', 'cloud', '--yes'];

export const stories: Readonly<Record<StoryName, Story>> = {
  onboard: {
    name: 'onboard',
    from: 'nobody',
    command: applying,
    file: sixty,
    changes: [
      ['CreateNamespace', 1],
      ['RegisterUser', 60],
      ['CreateGroup', 3],
      ['CreateFolder', 3],
      ['CreateGroupMembership', 60],
      ['UpdateDashboardPermissions', 6],
    ],
    steps: 146,
  },
  edit: {
    name: 'edit',
    from: 'live',
    command: applying,
    file: edited,
    changes: [
      ['RegisterUser', 10],
      ['UpdateUser', 10],
      ['CreateGroupMembership', 20],
      ['DeleteGroupMembership', 20],
      ['UpdateDashboardPermissions', 2],
    ],
    steps: 50,
  },
  suspend: {
    name: 'suspend',
    from: 'live',
    command: ['tenant', 'suspend', slug, '--yes'],
    file: sixty,
    changes: [
      ['DeleteGroupMembership', 60],
      ['UpdateDashboardPermissions', 6],
    ],
    steps: 80,
  },
  resume: {
    name: 'resume',
    from: 'suspended',
    command: ['tenant', 'resume', slug, '--yes'],
    file: sixty,
    changes: [
      ['CreateGroupMembership', 60],
      ['UpdateDashboardPermissions', 6],
    ],
    steps: 80,
  },
  offboard: {
    name: 'offboard',
    from: 'read',
    command: ['tenant', 'offboard', slug, '--yes'],
    file: sixty,
    changes: [
      ['DeleteGroupMembership', 60],
      ['UpdateDashboardPermissions', 6],
      ['UpdateFolderPermissions', 3],
      ['UpdateIAMPolicyAssignment', 1],
    ],
    steps: 80,
  },
  restore: {
    name: 'restore',
    from: 'offboarded',
    command: ['tenant', 'restore', slug, '--yes'],
    file: sixty,
    changes: [
      ['CreateGroupMembership', 60],
      ['UpdateDashboardPermissions', 6],
      ['UpdateFolderPermissions', 3],
      ['UpdateIAMPolicyAssignment', 1],
    ],
    steps: 80,
  },
  delete: {
    name: 'delete',
    from: 'offboarded',
    // Nothing is deleted by a reading of more than an hour ago.
    first: ['directory', 'sync', '--full', '--connection', 'cloud'],
    command: ['tenant', 'delete', slug, '--successor', successor, '--yes'],
    file: sixty,
    changes: [
      ['DeleteUser', 60],
      ['DeleteGroup', 3],
      ['DeleteFolder', 3],
      ['DeleteNamespace', 1],
    ],
    steps: 70,
  },
};
