import { assetArn, groupArn, namespaceArn } from '../arns.ts';
import { roleId } from '../caller.ts';
import { insertUser } from '../handlers/user-row.ts';
import { type GrantableKind, type GrantLevel, permissionSets } from '../permission-sets.ts';
import { printAnswer } from '../raw-json.ts';
import { indexResource } from '../search-index.ts';
import type { World } from '../world.ts';

/** What a seed gives: `namespace/group` or a namespace may do what its level allows. */
export interface SeedGrant {
  readonly group?: string;
  readonly namespace?: string;
  readonly level: GrantLevel;
}

export interface SeedUser {
  readonly namespace: string;
  readonly email: string;
  readonly role: string;
  readonly active?: boolean;
  /** Exactly one: a session of the federation role, an IAM user, or a native user. */
  readonly session?: string;
  readonly iamUser?: string;
  readonly userName?: string;
  /** A profile that is applied to this user alone. */
  readonly customPermissions?: string;
}

/** The role that federated people come in through. */
export const federationRole = 'quicksight_sso';

/** Stores a user and answers its name. */
export function seedUser(world: World, user: SeedUser): string {
  const identity = identityOf(world, user);
  insertUser(world, {
    namespace: user.namespace,
    email: user.email,
    role: user.role,
    active: user.active === false ? 0 : 1,
    custom_permissions: user.customPermissions ?? null,
    login_provider_type: null,
    login_provider_url: null,
    login_id: null,
    ...identity,
  });
  return identity.name;
}

function identityOf(world: World, user: SeedUser) {
  if (user.session !== undefined) {
    return {
      name: `${federationRole}/${user.session}`,
      identity_type: 'IAM',
      principal_id: `federated/iam/${roleId(federationRole)}:${user.session}`,
      iam_arn: `arn:aws:iam::${world.accountId}:role/${federationRole}`,
    };
  }
  if (user.iamUser !== undefined) {
    return {
      name: user.iamUser,
      identity_type: 'IAM',
      principal_id: `federated/iam/${roleId(user.iamUser).replace('AROA', 'AIDA')}`,
      iam_arn: `arn:aws:iam::${world.accountId}:user/${user.iamUser}`,
    };
  }
  const name = user.userName ?? user.email;
  return { name, identity_type: 'QUICKSIGHT', principal_id: `user/d-93670ba2f1/seed-${name}`, iam_arn: null };
}

export function seedGroup(world: World, namespace: string, name: string, description: string): void {
  world.run('INSERT INTO groups VALUES (:namespace, :name, :description, :principal)', {
    namespace,
    name,
    description,
    principal: `group/d-93670ba2f1/seed-${namespace}-${name}`,
  });
}

export function seedMember(world: World, namespace: string, group: string, user: string): void {
  world.run('INSERT INTO group_members VALUES (:namespace, :group, :user)', { namespace, group, user });
}

export interface SeedAsset {
  readonly kind: 'dashboard' | 'analysis' | 'dataset' | 'datasource' | 'theme' | 'topic' | 'vpcConnection';
  readonly id: string;
  readonly name: string;
  readonly document: unknown;
}

export function seedAsset(world: World, asset: SeedAsset, at: number): void {
  const dashboard = asset.kind === 'dashboard';
  const document = printAnswer(asset.document);
  world.run(
    `INSERT INTO assets (region, kind, id, name, created_at, updated_at, ready_at, published, document)
     VALUES (:region, :kind, :id, :name, :at, :at, :at, :published, :document)`,
    {
      region: world.identityRegion,
      kind: asset.kind,
      id: asset.id,
      name: asset.name,
      at,
      published: dashboard ? 1 : null,
      document: dashboard ? '{}' : document,
    },
  );
  if (!dashboard) return;
  world.run(
    `INSERT INTO dashboard_versions (region, dashboard_id, number, created_at, ready_at, published_at, document)
     VALUES (:region, :id, 1, :at, :at, :at, :document)`,
    { region: world.identityRegion, id: asset.id, at, document },
  );
}

/** Grants the newest set of a level. */
export function seedGrants(
  world: World,
  kind: GrantableKind,
  id: string,
  grants: readonly SeedGrant[],
): void {
  for (const grant of grants) {
    const set = permissionSets[kind].findLast(({ level }) => level === grant.level);
    if (set === undefined) throw new Error(`No ${kind} has the level ${grant.level}.`);
    world.run('INSERT INTO grants VALUES (:resource, :principal, 0, :level, :actions)', {
      resource: assetArn(world, world.identityRegion, kind, id),
      principal: principalOf(world, grant),
      level: grant.level,
      actions: JSON.stringify(set.actions.map((action) => `quicksight:${action}`).sort()),
    });
  }
}

function principalOf(world: World, grant: SeedGrant): string {
  if (grant.namespace !== undefined) return namespaceArn(world, grant.namespace);
  const [namespace = '', name = ''] = (grant.group ?? '').split('/');
  return groupArn(world, namespace, name);
}

/** A theme, with the look that QuickSight starts with. */
export function seedTheme(world: World, id: string, name: string, at: number): void {
  const document = { version: 1, baseThemeId: 'CLASSIC', configuration: {} };
  seedAsset(world, { kind: 'theme', id, name, document }, at);
}

/** A topic over one dataset. */
export function seedTopic(world: World, id: string, name: string, dataSet: string, at: number): void {
  const topic = {
    Name: name,
    UserExperienceVersion: 'NEW_READER_EXPERIENCE',
    DataSets: [{ DatasetArn: assetArn(world, world.identityRegion, 'dataset', dataSet) }],
  };
  seedAsset(world, { kind: 'topic', id, name, document: { topic } }, at);
}

export function seedVpcConnection(world: World, id: string, name: string, at: number): void {
  const document = {
    VPCId: 'vpc-0a1b2c3d',
    SubnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
    SecurityGroupIds: ['sg-0a1b2c3d'],
    RoleArn: `arn:aws:iam::${world.accountId}:role/quicksight_vpc`,
  };
  seedAsset(world, { kind: 'vpcConnection', id, name, document }, at);
}

/** A profile of custom permissions and the roles that it is applied to. */
export function seedProfile(
  world: World,
  name: string,
  denies: readonly string[],
  roles: readonly { readonly namespace: string; readonly role: string }[],
): void {
  world.run('INSERT INTO custom_permissions VALUES (:name, :capabilities, NULL)', {
    name,
    capabilities: JSON.stringify(Object.fromEntries(denies.map((capability) => [capability, 'DENY']))),
  });
  for (const { namespace, role } of roles)
    world.run('INSERT INTO role_restrictions VALUES (:namespace, :role, :name)', { namespace, role, name });
}

export function seedAssignment(
  world: World,
  namespace: string,
  name: string,
  assigned: { readonly policy: string; readonly groups: readonly string[] },
): void {
  world.run(
    "INSERT INTO policy_assignments VALUES (:namespace, :name, :id, 'ENABLED', :policy, :identities)",
    {
      namespace,
      name,
      id: `seed-${namespace}-${name}`,
      policy: assigned.policy,
      identities: JSON.stringify({ group: assigned.groups }),
    },
  );
}

export function seedTags(
  world: World,
  resource: string,
  tags: Readonly<Record<string, string>> | undefined,
): void {
  for (const [key, value] of Object.entries(tags ?? {})) {
    world.run('INSERT INTO tags VALUES (:resource, :key, :value)', { resource, key, value });
  }
}

/** Lets the searches know everything that was seeded. */
export function indexEverything(world: World): void {
  for (const { namespace, name } of world.rows<{ namespace: string; name: string }>(
    'SELECT namespace, name FROM groups',
  )) {
    indexResource(world, groupArn(world, namespace, name));
  }
  for (const { id } of world.rows<{ id: string }>('SELECT id FROM folders')) {
    indexResource(world, assetArn(world, world.identityRegion, 'folder', id));
  }
  for (const { kind, id } of world.rows<{ kind: string; id: string }>('SELECT kind, id FROM assets')) {
    indexResource(world, assetArn(world, world.identityRegion, kind, id));
  }
}
