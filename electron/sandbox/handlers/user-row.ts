import { userArn } from '../arns.ts';
import type { World } from '../world.ts';

export interface UserRow {
  readonly namespace: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly identity_type: string;
  readonly active: number;
  readonly principal_id: string;
  readonly iam_arn: string | null;
  readonly custom_permissions: string | null;
  readonly login_provider_type: string | null;
  readonly login_provider_url: string | null;
  readonly login_id: string | null;
}

export const userColumns =
  'namespace, name, email, role, identity_type, active, principal_id, iam_arn, custom_permissions, login_provider_type, login_provider_url, login_id';

/** A user as the API answers it. */
export const showUser = (world: World, row: UserRow): Readonly<Record<string, unknown>> => ({
  ...(world.service.namelessInvitations && row.identity_type === 'QUICKSIGHT' && row.active === 0
    ? { Arn: 'N/A', UserName: 'N/A' }
    : { Arn: userArn(world, row.namespace, row.name), UserName: row.name }),
  Email: row.email,
  Role: row.role,
  IdentityType: row.identity_type,
  Active: row.active === 1,
  PrincipalId: row.principal_id,
  CustomPermissionsName: row.custom_permissions ?? undefined,
  ExternalLoginFederationProviderType: row.login_provider_type ?? undefined,
  ExternalLoginFederationProviderUrl: row.login_provider_url ?? undefined,
  ExternalLoginId: row.login_id ?? undefined,
});

export function insertUser(world: World, row: UserRow): void {
  world.run(
    `INSERT INTO users (${userColumns}) VALUES (:namespace, :name, :email, :role, :identity_type, :active,
      :principal_id, :iam_arn, :custom_permissions, :login_provider_type, :login_provider_url, :login_id)`,
    { ...row },
  );
}
