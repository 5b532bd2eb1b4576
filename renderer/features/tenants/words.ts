import type { TenantRole, TenantStatus } from '../../../shared/domain/tenant-spec.ts';

const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const statusWords: Readonly<Record<TenantStatus, string>> = {
  draft: 'Draft',
  onboarding: 'Onboarding',
  live: 'Live',
  suspended: 'Suspended',
  offboarded: 'Offboarded',
  deleted: 'Deleted',
};

export const isolationWords = { namespace: 'Own namespace', shared: 'Shared namespace' } as const;

interface RoleWords {
  readonly one: string;
  readonly many: string;
  readonly does: string;
}

export const roleWords: Readonly<Record<TenantRole, RoleWords>> = {
  reader: { one: 'Reader', many: 'Readers', does: 'Looks at dashboards' },
  author: { one: 'Author', many: 'Authors', does: 'Also makes dashboards' },
  admin: { one: 'Admin', many: 'Admins', does: 'Also manages the tenant’s folder' },
};

export const assetKindWords = { dashboard: 'Dashboard', dataset: 'Dataset' } as const;
export const contactRoleWords = { owner: 'Owner', technical: 'Technical', billing: 'Billing' } as const;

export const datastoreKindWords = {
  uc_catalog: { label: 'Unity Catalog catalog', description: 'One catalog of Databricks Unity Catalog' },
  database: { label: 'Database or schema', description: 'A database, or one schema in it' },
  s3: { label: 'S3 location', description: 'A bucket, or a prefix in it' },
  data_source: { label: 'QuickSight data source', description: 'A data source that exists in the account' },
} as const;

export const words = {
  people: (count: number) => plural(count, 'person', 'people'),
  tenants: (count: number) => plural(count, 'tenant'),
  assets: (count: number) => plural(count, 'asset'),

  list: {
    title: 'Tenants',
    all: 'All tenants',
    description: 'Each customer’s namespace, people and access on the analytics platform.',
    onboard: 'Onboard a tenant',
    onboardFirst: 'Onboard your first tenant',
    starting: 'Making a draft…',
    refresh: 'Read the list again',
    search: 'Search by name, slug or tenant id',
    status: 'Status',
    anyStatus: 'Any status',
    environment: 'Environment',
    anyEnvironment: 'Any environment',
    loading: 'Reading tenants…',
    noMatch: 'No tenant matches',
    noMatchDetail: 'Nothing has this name, status and environment.',
    emptyTitle: 'No tenants yet',
    emptyDetail:
      'A tenant is one customer: its own groups and people in QuickSight, the data it may see, and the dashboards it receives. Onboarding takes about five minutes; you review every change before anything is sent.',
    columns: {
      name: 'Name',
      status: 'Status',
      isolation: 'Isolation',
      environment: 'Environment',
      people: 'People',
      entitlements: 'Assets',
      updated: 'Updated',
      actions: 'Actions',
    },
    help: {
      title: 'Tenants',
      what: 'A tenant is one customer of the platform. Steward keeps what it should be, makes a plan of what differs in the account, and applies the plan after you have read it.',
      status:
        'Onboarding means that its first plan has not ended well yet: open it and resume. Suspended tenants keep their people but have no access. Offboarded ones have left: everything was taken and can be given back, until somebody deletes them for good.',
      drafts: 'A draft is saved while you type. It waits here until it is applied or discarded.',
    },
  },

  drafts: {
    title: 'Drafts',
    untitled: 'Unnamed tenant',
    newTenant: 'New tenant',
    changeOf: (slug: string) => `Change of ${slug}`,
    continue: 'Continue',
    continueLabel: (title: string) => `Continue ${title}`,
    discard: 'Discard',
    discardHere: 'Discard draft',
    discardLabel: (title: string) => `Discard ${title}`,
    discardTitle: 'Discard this draft?',
    discardBody: (title: string) =>
      `What was typed for “${title}” is deleted here. Nothing in the cloud changes, because nothing was applied.`,
    keep: 'Keep it',
    discarded: (title: string) => `The draft “${title}” was discarded.`,
    stoppedAt: 'Stopped at',
    find: 'Find a draft',
    noMatch: 'No draft has these words in its name.',
  },

  tenant: {
    loading: 'Reading the tenant…',
    edit: 'Edit',
    suspend: 'Suspend',
    resume: 'Resume access',
    export: 'Export YAML',
    signIn: 'Sign-in check',
    more: 'More',
    overview: 'Overview',
    people: 'People',
    assets: 'Dashboards and datasets',
    activity: 'Activity',
    identity: 'Identity',
    slug: 'Slug',
    tenantId: 'Tenant id',
    connection: 'Connection',
    noConnection: 'None assigned',
    namespace: 'Namespace',
    updated: 'Updated',
    created: 'Made',
    federationRole: 'Federation role',
    federatedOnly: 'Who may sign in',
    federatedOnlyOn: 'Federated people only',
    federatedOnlyOff: 'Federated people and IAM users',
    invited: 'Invited people, with a QuickSight password',
    central: 'People of IAM Identity Center',
    exceptions: (count: number) => (count === 0 ? 'no exceptions' : plural(count, 'named exception')),
    contacts: 'Contacts',
    contactFor: 'For',
    place: 'Place',
    noContacts: 'No contact was named.',
    datastores: 'Datastores',
    noDatastores: 'No datastore was named.',
    suspendedBody: (memberships: number, grants: number) =>
      `${plural(memberships, 'group membership')} and ${plural(grants, 'grant')} were taken away. Resume access gives back exactly these. Sessions that were open may have lasted until they expired.`,
    suspendedSince: 'Suspended ',
    onboardingTitle: 'Onboarding has not finished',
    onboardingBody: 'Its last run did not end well. Open the run to see what is left and resume it.',
    openRun: 'Open the run',
    editing: 'Making a draft of this tenant…',
  },

  people_: {
    search: 'Find by e-mail or name',
    email: 'E-mail',
    name: 'Name',
    role: 'Role',
    signsIn: 'Signs in as',
    ways: {
      federated: 'Federated',
      iam_user: 'IAM user',
      native: 'QuickSight password',
      identity_center: 'IAM Identity Center',
    },
    check: 'Check sign-in',
    checkLabel: (email: string) => `Check sign-in of ${email}`,
    none: 'Nobody yet',
    noneDetail: 'Edit the tenant to add people.',
    noMatch: 'Nobody matches',
  },

  assets_: {
    search: 'Find by name or id',
    name: 'Name',
    kind: 'Kind',
    groups: 'Given to',
    id: 'Id',
    none: 'No dashboards or datasets',
    noneDetail: 'Edit the tenant to choose what it receives.',
    noMatch: 'Nothing matches',
  },

  activity_: {
    title: 'Runs of this tenant',
    what: 'What',
    state: 'State',
    steps: 'Steps',
    started: 'Started',
    by: 'By',
    none: 'No runs yet',
    noneDetail: 'Every plan that is applied to this tenant shows up here.',
  },

  signIn: {
    title: 'Sign-in check',
    intro:
      'Reads the account and says whether role, session name, user, group and data source of one person fit together. Nothing is changed.',
    whom: 'Person',
    choose: 'Choose a person',
    run: 'Check',
    again: 'Check again',
    running: 'Reading the account…',
    close: 'Close',
    expected: 'Expected',
    found: 'Found',
    todo: 'What to do',
    line: 'Checked',
    allFine: (email: string) => `${email} can sign in and sees what the tenant receives.`,
    notFine: (count: number) => `${plural(count, 'thing')} must be mended before this person can work.`,
    unknown: 'Nothing wrong was found, but not everything can be told from here; see below.',
    nobody: 'This tenant has no people yet.',
    checkedAt: 'Checked ',
    states: { ok: 'Fits', failed: 'Does not fit', unknown: 'Not known' },
  },

  export: {
    title: (name: string) => `${name} as YAML`,
    intro:
      'Everything Steward knows the tenant should be. Onboarding this file again makes the same tenant; onboarding it twice changes nothing.',
    download: 'Download',
    copy: 'YAML',
    loading: 'Writing the file…',
    close: 'Close',
  },

  status_: {
    suspendTitle: (name: string) => `Suspend ${name}`,
    resumeTitle: (name: string) => `Resume access of ${name}`,
    suspendIntro:
      'Takes away the group memberships and grants that Steward recorded for this tenant. People, groups and data stay, so that access can be given back exactly.',
    resumeIntro: 'Gives back exactly the memberships and grants that were taken away when it was suspended.',
    blocked: 'What is listed above must be mended first.',
    planning: 'Reading the account and working out what to change…',
    apply: { suspend: 'Suspend', resume: 'Resume access', restore: 'Restore' },
    applying: 'Starting…',
    cancel: 'Cancel',
    back: 'Back to the tenant',
    nothing: 'There is nothing to change.',
  },
} as const;
