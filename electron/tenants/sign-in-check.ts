import type { z } from 'zod';
import type { signInCheck } from '../../shared/contract/tenants.ts';
import { givesLevel } from '../../shared/domain/permission-sets.ts';
import {
  groupArn,
  identityOf,
  nameOfIdentityArn,
  type QuickSightIdentity,
  tenantGroup,
  tenantNamespace,
  userRole,
} from '../../shared/domain/tenant-names.ts';
import { accountOfArn, type Person, type TenantSpec, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { readDataSource } from '../connectors/quicksight/read-assets.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import {
  readAllUsers,
  readMembers,
  readRoleAssignments,
  readUsers,
  type UserFound,
} from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { count, some } from './plan-parts.ts';
import { tenantRoleOf } from './plan-people.ts';

export type SignInLine = z.infer<typeof signInCheck>;

interface Subject {
  readonly spec: TenantSpec;
  readonly person: Person;
  readonly identity: QuickSightIdentity;
  readonly cloud: QuickSight;
  readonly signal: AbortSignal;
}

/**
 * Reads live whether one person's role, session name, user, group, data source and dashboards fit
 * together: what is expected, what is there, and what to do where they differ.
 */
export const checkSignIn = async (
  cloud: QuickSight,
  spec: TenantSpec,
  person: Person,
  signal: AbortSignal,
): Promise<SignInLine[]> => {
  const identity = identityOf(person, spec.identities);
  if (identity === undefined)
    return [
      {
        id: 'role',
        title: 'Federation role',
        state: 'failed',
        expected: 'The role that federated people assume',
        found: 'None is entered',
        todo: 'Enter the federation role of the tenant.',
      },
    ];
  const subject: Subject = { spec, person, identity, cloud, signal };
  const namespace = tenantNamespace(spec.isolation);
  const invited = new Map([[person.email.toLowerCase(), identity.userName]]);
  const users = await readUsers(cloud, namespace, [identity.userName], signal, invited);
  const user = users.get(identity.userName);
  const twins = user === undefined ? await sameEmail(subject, namespace) : [];
  const [group, source, dashboards] = await Promise.all([
    checkGroup(subject, namespace),
    checkDataSources(subject),
    checkDashboards(subject, namespace),
  ]);
  return [
    await checkWayIn(subject, identity, user, twins),
    ...(identity.type === 'federated' ? [checkSession(identity, user, twins)] : []),
    checkUser(subject, user, twins),
    group,
    source,
    dashboards,
  ];
};

/** Users with the person's e-mail under other names: made by a sign-in with another role or session name. */
const sameEmail = async (
  { cloud, person, signal }: Subject,
  namespace: string,
): Promise<readonly UserFound[]> => {
  const email = person.email.toLowerCase();
  const users = await readAllUsers(cloud, namespace, signal);
  return users.filter((user) => user.email.toLowerCase() === email);
};

/** What lets the person in: a role or IAM user, an invitation, or a group's role. */
const checkWayIn = async (
  subject: Subject,
  identity: QuickSightIdentity,
  user: UserFound | undefined,
  twins: readonly UserFound[],
): Promise<SignInLine> => {
  switch (identity.type) {
    case 'native':
      return checkInvitation(user);
    case 'identity_center':
      return checkGroupRole(subject);
    default:
      return checkRole(subject, identity, user, twins);
  }
};

const checkInvitation = (user: UserFound | undefined): SignInLine => {
  const line = {
    id: 'role',
    title: 'Invitation',
    expected: 'The person used the link and set a password',
  } as const;
  if (user === undefined)
    return {
      ...line,
      state: 'failed',
      found: 'Nobody was invited under this name',
      todo: 'Apply the tenant again to invite this person.',
    };
  if (user.active) return { ...line, state: 'ok', found: 'The person has signed in' };
  return {
    ...line,
    state: 'unknown',
    found: 'Invited; the link was not used yet',
    todo: 'Send the person the link. Where it was lost or has run out, invite them again on their page under People.',
  };
};

const checkGroupRole = async ({ cloud, spec, person, signal }: Subject): Promise<SignInLine> => {
  const group = tenantGroup(spec, person.role);
  const wanted = userRole(person.role);
  const roles = await readRoleAssignments(cloud, tenantNamespace(spec.isolation), signal);
  const held = roles.get(group) ?? [];
  const line = {
    id: 'role',
    title: 'Role of the group',
    expected: `${group} is assigned to ${wanted}`,
  } as const;
  if (held.some((one) => one.replace(/_PRO$/, '') === wanted))
    return { ...line, state: 'ok', found: `${group} is assigned to ${held.join(', ')}` };
  return {
    ...line,
    state: 'failed',
    found:
      held.length === 0 ? `${group} is assigned to no role` : `${group} is assigned to ${held.join(', ')}`,
    todo: 'Make sure that the group is there in IAM Identity Center and has people, then apply the tenant again.',
  };
};

const checkRole = (
  { cloud }: Subject,
  identity: Extract<QuickSightIdentity, { type: 'federated' | 'iam_user' }>,
  user: UserFound | undefined,
  twins: readonly UserFound[],
): SignInLine => {
  const arn = identity.type === 'federated' ? identity.roleArn : identity.userArn;
  const title = identity.type === 'federated' ? 'IAM role' : 'IAM user';
  const line = { id: 'role', title, expected: arn } as const;
  const account = accountOfArn(arn);
  if (account !== cloud.accountId)
    return {
      ...line,
      state: 'failed',
      found: `It is in account ${account}; QuickSight is in account ${cloud.accountId}`,
      todo: 'Enter a role of the account that QuickSight is in.',
    };
  if (user !== undefined)
    return { ...line, state: 'ok', found: `The QuickSight user is registered for ${nameOfIdentityArn(arn)}` };
  const other = twins.find(
    ({ userName }) => userName.includes('/') && userName.split('/')[0] !== nameOfIdentityArn(arn),
  );
  if (other !== undefined)
    return {
      ...line,
      state: 'failed',
      found: `This person signed in with the role ${other.userName.split('/')[0]}`,
      todo: `Let the identity provider send ${arn}, or enter the other role for this person.`,
    };
  return { ...line, state: 'unknown', found: 'No QuickSight user shows that this role is used' };
};

const checkSession = (
  identity: Extract<QuickSightIdentity, { type: 'federated' }>,
  user: UserFound | undefined,
  twins: readonly UserFound[],
): SignInLine => {
  const line = { id: 'session_name', title: 'Session name', expected: identity.sessionName } as const;
  if (user !== undefined) return { ...line, state: 'ok', found: identity.sessionName };
  const roleName = nameOfIdentityArn(identity.roleArn);
  const other = twins.find(({ userName }) => userName.startsWith(`${roleName}/`));
  if (other === undefined) return { ...line, state: 'unknown', found: 'Nobody signed in under this name' };
  return {
    ...line,
    state: 'failed',
    found: other.userName.slice(roleName.length + 1),
    todo: 'Enter the session name exactly as the identity provider sends it, or change what it sends.',
  };
};

const checkUser = (
  { identity, person, spec }: Subject,
  user: UserFound | undefined,
  twins: readonly UserFound[],
): SignInLine => {
  const expected = `${identity.userName}, ${userRole(person.role)}, in namespace ${tenantNamespace(spec.isolation)}`;
  const line = { id: 'user', title: 'QuickSight user', expected } as const;
  if (user === undefined)
    return {
      ...line,
      state: 'failed',
      found:
        twins.length === 0
          ? 'There is no such user'
          : `Registered under another name: ${some(twins.map(({ userName }) => userName))}`,
      todo:
        identity.type === 'identity_center'
          ? 'Put the person into the group in IAM Identity Center.'
          : 'Apply the tenant again to register this person.',
    };
  const role = tenantRoleOf(user.role);
  const found = `${user.userName}, ${user.role}${user.active ? '' : ', has not signed in yet'}`;
  if (role === undefined || tenantRoles.indexOf(role) < tenantRoles.indexOf(person.role))
    return { ...line, state: 'failed', found, todo: 'Apply the tenant again to give this person the role.' };
  return { ...line, state: 'ok', found };
};

const checkGroup = async (
  { spec, person, identity, cloud, signal }: Subject,
  namespace: string,
): Promise<SignInLine> => {
  const wanted = tenantGroup(spec, person.role);
  const groups = await readEach(tenantRoles, async (role) => {
    const group = tenantGroup(spec, role);
    return (await readMembers(cloud, namespace, group, signal)).has(identity.userName) ? [group] : [];
  });
  const found = groups.flat();
  return {
    id: 'group',
    title: 'Group',
    expected: wanted,
    found: found.length === 0 ? 'In none of the tenant’s groups' : found.join(', '),
    ...(found.includes(wanted)
      ? { state: 'ok' }
      : {
          state: 'failed',
          todo:
            identity.type === 'identity_center'
              ? 'Put the person into the group in IAM Identity Center.'
              : 'Apply the tenant again, or resume it if it is suspended.',
        }),
  };
};

const checkDataSources = async ({ spec, cloud, signal }: Subject): Promise<SignInLine> => {
  const sources = spec.datastores.flatMap((store) =>
    store.kind === 'data_source' && store.environment === spec.environment ? [store.arn] : [],
  );
  const line = {
    id: 'data_source',
    title: 'Data source',
    expected: sources.length === 0 ? 'None is recorded' : some(sources),
  } as const;
  if (sources.length === 0)
    return {
      ...line,
      state: 'ok',
      found: `Nothing to check: the tenant has no QuickSight data source in ${spec.environment}`,
    };
  const found = await readEach(sources, async (arn) => {
    if (accountOfArn(arn) !== cloud.accountId) return { arn, trouble: 'in another account' };
    const source = await readDataSource(cloud, nameOfIdentityArn(arn), signal);
    if (source === null) return { arn, trouble: 'not there' };
    return { arn, trouble: source.status.endsWith('_FAILED') ? source.status : undefined };
  });
  const broken = found.filter(({ trouble }) => trouble !== undefined);
  if (broken.length === 0)
    return {
      ...line,
      state: 'ok',
      found: `${count(sources.length, 'data source works', 'data sources work')}`,
    };
  return {
    ...line,
    state: 'failed',
    found: some(broken.map(({ arn, trouble }) => `${nameOfIdentityArn(arn)}: ${trouble}`)),
    todo: 'Mend the data source in QuickSight, or correct it among the tenant’s datastores.',
  };
};

/** So many dashboards are looked at; a sign-in check is about one person, not an inventory. */
const mostDashboards = 50;

const checkDashboards = async (
  { spec, person, cloud, signal }: Subject,
  namespace: string,
): Promise<SignInLine> => {
  const wanted = spec.entitlements.filter(
    ({ kind, groups }) => kind === 'dashboard' && groups.includes(person.role),
  );
  const group = tenantGroup(spec, person.role);
  const line = {
    id: 'dashboards',
    title: 'Dashboards',
    expected: count(wanted.length, 'dashboard'),
  } as const;
  if (wanted.length === 0) return { ...line, state: 'ok', found: 'This role receives no dashboard' };
  const looked = wanted.slice(0, mostDashboards);
  const principal = groupArn(cloud, namespace, group);
  const missing = (
    await readEach(looked, async (asset) => {
      const held = (await readPermissions(cloud, 'dashboard', asset.id, signal))?.get(principal) ?? [];
      return givesLevel('dashboard', held, 'viewer') ? [] : [asset.name ?? asset.id];
    })
  ).flat();
  const of = looked.length === wanted.length ? '' : ` of the first ${looked.length}`;
  if (missing.length === 0)
    return { ...line, state: 'ok', found: `${group} can see ${of === '' ? 'all of them' : `all${of}`}` };
  return {
    ...line,
    state: 'failed',
    found: `${group} cannot see ${some(missing)}`,
    todo: 'Apply the tenant again, or resume it if it is suspended.',
  };
};
