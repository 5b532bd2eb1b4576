import type { PageId } from './draft/pages.ts';

interface PageWords {
  readonly title: string;
  readonly description: string;
  readonly help: readonly string[];
}

/** Title, introduction and help of each wizard page. */
export const pageWords: Readonly<Record<PageId, PageWords>> = {
  identity: {
    title: 'Identity',
    description: 'Who the tenant is. The name is enough: the rest follows from it.',
    help: [
      'The slug names everything of this tenant in QuickSight: its namespace, groups and folder. It cannot be changed once the tenant is live.',
      'The tenant id is what the platform itself calls this tenant. It is written into the tags of everything that is made.',
      'The environment decides through which connection people and groups are made.',
    ],
  },
  isolation: {
    title: 'Isolation',
    description: 'How far this tenant is kept apart from the others.',
    help: [
      'A namespace keeps people and groups apart: nobody in it can see or pick people of another tenant. Dashboards and data stay in the account and are shared through groups and folders.',
      'In the shared namespace tenants are told apart by the groups’ names, and a restricted folder keeps what they receive from being carried out of it.',
    ],
  },
  datastores: {
    title: 'Datastores',
    description: 'Where this tenant’s data lives, for each environment. You can add this later.',
    help: [
      'Each place belongs to one tenant only. Steward refuses one that another tenant has, and looks whether it exists where the connection allows that.',
      'Identifiers are used in queries, so only plain letters, digits and underscores are accepted.',
    ],
  },
  people: {
    title: 'People',
    description: 'Who gets access, and as what. You can add more at any time.',
    help: [
      'Readers look at dashboards, authors also make them, admins also manage the tenant’s folder.',
      'Federated people come in through the identity provider (Entra ID): QuickSight knows them by the IAM role they assume and the session name, which is usually the e-mail.',
      'Paste a list from a mail or spreadsheet, or upload a CSV of any delimiter. You see every row before it is added.',
    ],
  },
  entitlements: {
    title: 'Dashboards and datasets',
    description: 'What this tenant receives, and which of its groups.',
    help: [
      'Chosen assets are shared with the tenant’s groups and placed into its folder.',
      'Readers of a dashboard need no access to its dataset. Give datasets to those who make dashboards.',
    ],
  },
  review: {
    title: 'Review',
    description: 'What will change in the account, step by step. Nothing has been changed so far.',
    help: [
      'The plan was made by reading the account just now. Only what differs is changed.',
      'If the account has changed by the time a step runs, that step stops and shows what it found.',
    ],
  },
};
