import { z } from 'zod';
import { accountId, region, roleArn } from './identifiers.ts';
import { type AccessLevel, type GrantedResource, levelsOf, mostActions } from './permission-sets.ts';
import { type Tags, tagsOfFile } from './tags.ts';
import { slug } from './tenant-spec.ts';

/**
 * `access.yaml`: who is in an account, in which groups, and what they may see. Things are called by the names that
 * people know; ids stand beside a name only where it is not enough. Objects are strict: a misspelt field of a
 * hand-written file is an error, not a wish that is silently dropped.
 */

/** Text on one line: no control characters, and nothing that is half a character. */
const line = (most: number) =>
  z
    .string()
    .min(1, 'It must not be empty.')
    .max(most)
    .refine((text) => text.isWellFormed(), 'It has half a character in it.')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'It has control characters in it.');

export const defaultNamespace = 'default';
const namespaceName = z
  .string()
  .regex(/^[a-zA-Z0-9._-]{1,64}$/, 'A namespace’s name has up to 64 letters, digits, dots, - and _.');

/** Group names may hold nearly everything of Latin-1 (API reference, `CreateGroup`). */
const groupName = line(256).regex(/^[ -\u00ff]*$/, 'A group’s name has characters of Latin-1 only.');
const assetId = z.string().regex(/^[\w-]{1,512}$/, 'An id has letters, digits, - and _.');
const title = line(2_048);
const actions = z
  .array(
    z.string().regex(/^quicksight:[A-Za-z0-9]{1,100}$/, 'An action looks like quicksight:DescribeDashboard.'),
  )
  .min(1)
  .max(mostActions * 5);

/** The end of a grant: a day (to its end, UTC) or an instant. */
const until = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .describe('Until when: a day (to its end in UTC) or an instant.');

const inNamespace = { namespace: namespaceName.optional().describe('“default” where it is left out.') };
const ends = {
  until: until.optional(),
  reason: z.string().max(1_000).optional().describe('Why it is given for a time; only beside “until”.'),
  ticket: z.string().max(100).optional().describe('The ticket that asks for it; only beside “until”.'),
};

/** How a person is named: by e-mail address; by the account’s own name where an address is not enough. */
const personRef = z.strictObject({ person: line(320).describe('An e-mail address.') });
const userRef = z.strictObject({ user: line(1_024).describe('The account’s own name.'), ...inNamespace });
const groupRef = z.strictObject({ group: groupName, ...inNamespace });
/** Somebody whom no list of the account shows. */
const arnRef = z.strictObject({ arn: line(2_048) });

/** Who may be in a group. */
const accountRef = z.union([personRef, userRef, arnRef]);
export type AccountRef = z.infer<typeof accountRef>;

/** Everybody of a namespace; `internet` stands for everybody at all. */
const everyoneRef = z.strictObject({ everyone: namespaceName });

const receiver = z.union([
  groupRef.extend(ends),
  personRef.extend(ends),
  userRef.extend(ends),
  everyoneRef.extend(ends),
  arnRef.extend(ends),
]);
export type Receiver = z.infer<typeof receiver>;
export type Principal =
  | z.infer<typeof groupRef>
  | z.infer<typeof personRef>
  | z.infer<typeof userRef>
  | z.infer<typeof everyoneRef>
  | z.infer<typeof arnRef>;

const customSetName = z
  .string()
  .regex(/^[a-z0-9_-]{1,80}$/, 'A set’s name has small letters, digits, - and _.');
const named = { set: customSetName };
const customReceiver = z.union([
  groupRef.extend(named),
  personRef.extend(named),
  userRef.extend(named),
  everyoneRef.extend(named),
  arnRef.extend(named),
]);

/** The word of a file for each kind of resource. */
export const resourceWords = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'dataSource',
  folder: 'folder',
  theme: 'theme',
  topic: 'topic',
} as const satisfies Record<GrantedResource, string>;
export type ResourceWord = (typeof resourceWords)[GrantedResource];

const receivers = z.array(receiver);
const idBeside = { id: assetId.optional().describe('Only where the name is not enough.') };

/** The entries of one kind of resource: its name, and who has which of the levels that the kind has. */
const grantsOf = (word: ResourceWord, resource: GrantedResource) =>
  z.strictObject({
    [word]: title,
    ...idBeside,
    ...Object.fromEntries(levelsOf(resource).map((level) => [level, receivers.optional()])),
    custom: z.array(customReceiver).optional().describe('Who holds a set of actions that is no level.'),
    ...(word === 'dashboard'
      ? {
          link: z
            .array(everyoneRef)
            .optional()
            .describe('Who may open the dashboard by its link; “internet” is everybody.'),
        }
      : {}),
  });

const grantEntry = z.union([
  grantsOf('dashboard', 'dashboard'),
  grantsOf('analysis', 'analysis'),
  grantsOf('dataset', 'dataset'),
  grantsOf('dataSource', 'data_source'),
  grantsOf('folder', 'folder'),
  grantsOf('theme', 'theme'),
  grantsOf('topic', 'topic'),
]);

/** A resource by its name under the word of its kind, and its id where the name is not enough. */
export type ResourceRef = { readonly [word in ResourceWord]?: string } & { readonly id?: string };

export type GrantEntry = ResourceRef & { readonly [level in AccessLevel]?: readonly Receiver[] } & {
  readonly custom?: readonly (Principal & { readonly set: string })[];
  readonly link?: readonly z.infer<typeof everyoneRef>[];
};

const assetWords = ['dashboard', 'analysis', 'dataset', 'dataSource', 'topic', 'theme'] as const;

/** What a folder may hold: folders lie in each other by `parent`. */
const contentRef = z.union(assetWords.map((word) => z.strictObject({ [word]: title, ...idBeside })));

export const fileRoles = [
  'reader',
  'author',
  'admin',
  'reader-pro',
  'author-pro',
  'admin-pro',
  'restricted-reader',
  'restricted-author',
] as const;
export type FileRole = (typeof fileRoles)[number];

const about = {
  email: line(320).optional(),
  ...inNamespace,
  role: z.enum(fileRoles),
  customPermissions: line(64).optional().describe('A profile that takes abilities away from this account.'),
};
const person = z.union([
  z.strictObject({
    ...about,
    federation: z
      .union([
        z.string().regex(/^[\w+=,.@-]{1,64}$/, 'A role has letters, digits and + = , . @ - _'),
        roleArn,
      ])
      .describe('The IAM role that the person assumes: its name, or its ARN where it has a path.'),
    session: line(256)
      .optional()
      .describe('The role session’s name; the e-mail address where it is left out.'),
  }),
  z.strictObject({ ...about, iamUser: line(64).describe('The name of an IAM user.') }),
  z.strictObject({ ...about, native: line(256).describe('A name that QuickSight itself keeps.') }),
  z.strictObject({ ...about, identityCenter: line(256).describe('A name of IAM Identity Center.') }),
]);
export type FilePerson = z.infer<typeof person>;

const group = z.strictObject({
  name: groupName,
  ...inNamespace,
  description: z.string().max(512).optional(),
  members: z.array(accountRef).optional().describe('Left alone where it is left out.'),
});

const folder = z.strictObject({
  id: assetId,
  name: line(200),
  type: z.enum(['shared', 'restricted']).default('shared'),
  parent: line(200).optional().describe('The name of the folder that it lies in.'),
  parentId: assetId.optional().describe('Only where the name is not enough.'),
  contains: z.array(contentRef).optional().describe('Left alone where it is left out.'),
  tags: tagsOfFile.optional(),
});

/** An asset of its own, for what is said of it beside who holds it. */
const assetEntry = z.union(
  assetWords.map((word) => z.strictObject({ [word]: title, ...idBeside, tags: tagsOfFile })),
);

const policyAssignment = z.strictObject({
  name: line(256),
  ...inNamespace,
  policy: line(2_048).optional().describe('The ARN of an IAM policy.'),
  status: z.enum(['enabled', 'disabled', 'draft']).default('enabled'),
  assigned: z.array(z.union([groupRef, personRef, userRef])).default([]),
});

/** A profile of custom permissions that is applied to everybody of a role. Leaving one out takes none away. */
const restriction = z.strictObject({
  role: z.enum(['reader', 'author', 'admin', 'reader-pro', 'author-pro', 'admin-pro']),
  ...inNamespace,
  customPermissions: line(64),
});

/** A set of actions that is none of the levels; kept as it is. */
const customSet = z.strictObject({
  name: customSetName,
  resource: z.enum(Object.values(resourceWords) as [ResourceWord, ...ResourceWord[]]),
  actions,
});

const tenant = z.strictObject({
  slug,
  name: line(128),
  namespace: namespaceName.describe('Where its people and groups are; “default” for a shared one.'),
  tags: tagsOfFile.optional().describe('Of its namespace; a shared one has its tags on its folder.'),
});

/** One document: one account, as one of its regions shows it. A list that is left out is nothing that it speaks about. */
export const accessDocument = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  account: accountId,
  region,
  tenants: z.array(tenant).optional(),
  namespaces: z.array(namespaceName).optional().describe('Namespaces that are no tenant’s.'),
  people: z.array(person).optional(),
  groups: z.array(group).optional(),
  folders: z.array(folder).optional(),
  assets: z.array(assetEntry).optional().describe('The tags of assets.'),
  restrictions: z.array(restriction).optional(),
  policyAssignments: z.array(policyAssignment).optional(),
  customSets: z.array(customSet).optional(),
  grants: z.array(grantEntry).optional(),
});

type Loose = z.infer<typeof accessDocument>;
export type FileGroup = z.infer<typeof group>;
export type FileFolder = Omit<z.infer<typeof folder>, 'contains'> & {
  readonly contains?: readonly ResourceRef[] | undefined;
};
export type FileAssignment = z.infer<typeof policyAssignment>;

/** An asset and its tags. */
export type FileAsset = ResourceRef & { readonly tags: Tags };

export interface AccessDocument extends Omit<Loose, 'folders' | 'assets' | 'grants'> {
  readonly folders?: readonly FileFolder[] | undefined;
  readonly assets?: readonly FileAsset[] | undefined;
  readonly grants?: readonly GrantEntry[] | undefined;
}
