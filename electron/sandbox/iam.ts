import type { SandboxRole } from './sandbox.ts';
import type { World } from './world.ts';

export const roleArn = (world: Pick<World, 'accountId'>, name: string): string =>
  `arn:aws:iam::${world.accountId}:role/${name}`;

/** Adds a role, or changes what it trusts and allows. */
export function putRole(world: World, role: SandboxRole): void {
  world.run(
    `INSERT INTO iam_roles (arn, name, definition) VALUES (:arn, :name, :definition)
     ON CONFLICT (arn) DO UPDATE SET definition = excluded.definition`,
    { arn: roleArn(world, role.name), name: role.name, definition: JSON.stringify(role) },
  );
}

/** Adds an IAM user that can be registered as a QuickSight user. */
export function putIamUser(world: World, name: string): void {
  world.run('INSERT OR IGNORE INTO iam_users (arn, name) VALUES (:arn, :name)', {
    arn: `arn:aws:iam::${world.accountId}:user/${name}`,
    name,
  });
}

const reads = ['sts:*', 'quicksight:Describe*', 'quicksight:List*', 'quicksight:Search*'] as const;

/** The roles of every seed: what Steward may assume, and what federated people come in through. */
export const seedRoles: readonly SandboxRole[] = [
  { name: 'StewardAdmin', trust: { kind: 'external_id', externalId: 'sandbox-external-id' } },
  { name: 'StewardAny', trust: { kind: 'any_external_id', minimumLength: 10 } },
  { name: 'StewardReadOnly', trust: { kind: 'any_external_id', minimumLength: 2 }, allow: reads },
  { name: 'ScpDenied', trust: { kind: 'any_external_id', minimumLength: 2 }, scpDeny: ['quicksight:*'] },
  { name: 'quicksight_sso', trust: { kind: 'nobody' } },
];
