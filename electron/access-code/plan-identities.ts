import { defaultNamespace } from '../../shared/domain/access-file.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { namespaceCreated } from '../connectors/quicksight/steps/namespace-steps.ts';
import { fileRole, isAdminRole, namedIn, personWords, serviceRole } from './account-names.ts';
import type { AccountUser } from './account-state.ts';
import {
  type AccessPlanInput,
  type AccessPlanPart,
  idPart,
  isKnownScope,
  stepIds,
  unseen,
} from './plan-input.ts';
import type { SignIn, WantedUser } from './wanted-access.ts';

/** The step that makes a namespace, as far as it has to be made. */
const namespaceNeed = ({ state }: AccessPlanInput, namespace: string): string[] =>
  state.namespaces.has(namespace) ? [] : [stepIds.namespace(namespace)];

/** The step that makes an account or a group, as far as it has to be made. */
export const principalNeed = ({ state, wanted }: AccessPlanInput, key: string): string[] => {
  const user = state.users.has(key) ? undefined : wanted.users.get(key);
  if (user !== undefined) return [stepIds.user(user.namespace, user.name)];
  const group = state.groups.has(key) ? undefined : wanted.groups.get(key);
  if (group !== undefined) return [stepIds.group(group.namespace, group.name)];
  const namespace = /:namespace\/([^/]+)$/.exec(key)?.[1];
  return namespace === undefined || state.namespaces.has(namespace) ? [] : [stepIds.namespace(namespace)];
};

export const planNamespaces = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted } = input;
  const missing = [...wanted.namespaces.keys()].filter(
    (name) => name !== defaultNamespace && !state.namespaces.has(name),
  );
  return {
    steps: missing.map((namespace) => ({
      id: stepIds.namespace(namespace),
      kind: 'quicksight.namespace.create',
      title: `Make the namespace ${namespace}`,
      section: 'Namespaces',
      needs: [],
      input: { namespace, tags: {} },
      before: null,
      after: { ...namespaceCreated },
    })),
    findings: [
      ...(missing.length > 0 && !isKnownScope(state, 'namespaces')
        ? [unseen(state, 'namespaces', 'Which namespaces there are')]
        : []),
      ...wanted.unknownTenants.map((slug) => ({
        severity: 'warning' as const,
        message: `Steward keeps no tenant ${slug}: its people, groups and grants are looked after, a tenant is not made of them.`,
        todo: 'Onboard it to have one.',
      })),
    ],
  };
};

/** The ARN that a person is registered with; undefined where only a person can say it. */
const iamArnOf = (input: AccessPlanInput, user: WantedUser): string | null | undefined => {
  const { accountId, region } = input.connection;
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const { signIn } = user;
  if (signIn.kind === 'native') return null;
  if (signIn.kind === 'iamUser') return `arn:${partition}:iam::${accountId}:user/${user.name}`;
  if (signIn.kind !== 'federation') return undefined;
  if (signIn.role.startsWith('arn:')) return signIn.role;
  // Roles of IAM Identity Center lie under a path that holds a region.
  return signIn.role.startsWith('AWSReservedSSO_')
    ? undefined
    : `arn:${partition}:iam::${accountId}:role/${signIn.role}`;
};

const cannotRegister = (signIn: SignIn): string =>
  signIn.kind === 'identityCenter'
    ? 'comes from IAM Identity Center: an account that was registered here could not be removed from here again. Put the person there into a group that is assigned to a role of QuickSight; the account comes with it.'
    : 'assumes a role of IAM Identity Center, which has a path: write the role’s whole ARN under “federation”.';

export const planUsers = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  const unread = new Set<string>();
  for (const [key, user] of wanted.users) {
    const there = state.users.get(key);
    if (there === undefined && state.namespaces.has(user.namespace)) {
      const scope = `users/${user.namespace}`;
      if (!isKnownScope(state, scope)) {
        if (!unread.has(scope)) findings.push(unseen(state, scope, `Who is in namespace ${user.namespace}`));
        unread.add(scope);
        continue;
      }
    }
    if (there === undefined) {
      const registered = register(input, user);
      if (typeof registered === 'string')
        findings.push({
          severity: 'blocker',
          message: `${user.email ?? namedIn(user.namespace, user.name)} is not there, and ${registered}`,
        });
      else {
        steps.push(registered);
        if (user.signIn.kind === 'native')
          findings.push({
            severity: 'note',
            message: `${user.name} signs in with a password of QuickSight’s own: QuickSight sends no e-mail, and the link by which it is set is shown once, when this was applied.`,
          });
      }
    } else steps.push(...change(there, user));
  }
  return { steps, findings };
};

const register = (input: AccessPlanInput, user: WantedUser): PlanStep | string => {
  const { email } = user;
  if (email === undefined) return 'cannot be registered without an e-mail address.';
  const role = serviceRole(user.role);
  if (role.startsWith('RESTRICTED_')) return `QuickSight gives nobody the role ${user.role} any more.`;
  const iamArn = iamArnOf(input, user);
  if (iamArn === undefined) return cannotRegister(user.signIn);
  return {
    id: stepIds.user(user.namespace, user.name),
    kind: 'quicksight.user.register',
    title: `Register ${email} as ${user.role}${user.customPermissions === undefined ? '' : ` with ${user.customPermissions}`}`,
    section: 'People',
    needs: namespaceNeed(input, user.namespace),
    input: {
      namespace: user.namespace,
      userName: user.name,
      email,
      role,
      iamArn,
      sessionName: user.signIn.kind === 'federation' ? user.signIn.session : null,
      tags: {},
      ...(user.customPermissions === undefined ? {} : { customPermissions: user.customPermissions }),
    },
    before: null,
    after: { email, role },
  };
};

const change = (there: AccountUser, user: WantedUser): PlanStep[] => {
  const { namespace, name: userName } = user;
  const id = stepIds.user(namespace, userName);
  const role = fileRole(there.role) === user.role ? (there.role ?? '') : serviceRole(user.role);
  const email = user.email ?? there.email ?? '';
  const before = { email: there.email ?? '', role: there.role ?? '' };
  const isOther = before.role !== role || before.email.toLowerCase() !== email.toLowerCase();
  const words = [
    ...(before.role === role ? [] : [`${user.role} instead of ${fileRole(there.role) ?? before.role}`]),
    ...(before.email.toLowerCase() === email.toLowerCase() ? [] : [`e-mail ${email}`]),
  ];
  const steps: PlanStep[] = isOther
    ? [
        {
          id,
          kind: 'quicksight.user.update',
          title: `Change ${personWords(there)}: ${words.join(', ')}`,
          section: 'People',
          needs: [],
          input: { namespace, userName, email, role },
          before,
          after: { email, role },
        },
      ]
    : [];
  const wantedProfile = user.customPermissions ?? null;
  if (there.customPermissions === wantedProfile) return steps;
  return [
    ...steps,
    {
      id: `${id}#restriction`,
      kind: 'quicksight.user.restrict',
      title:
        wantedProfile === null
          ? `Take the custom permissions ${there.customPermissions ?? ''} from ${personWords(there)}`
          : `Apply the custom permissions ${wantedProfile} to ${personWords(there)}`,
      section: 'People',
      needs: steps.map((step) => step.id),
      input: { namespace, userName, email, role, customPermissions: wantedProfile },
      before: { customPermissions: there.customPermissions },
      after: { customPermissions: wantedProfile },
    },
  ];
};

export const planGroups = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  const unread = new Set<string>();
  for (const [key, group] of wanted.groups) {
    const { namespace, name } = group;
    const there = state.groups.get(key);
    const scope = `groups/${namespace}`;
    if (there === undefined && state.namespaces.has(namespace) && !isKnownScope(state, scope)) {
      if (!unread.has(scope))
        findings.push(unseen(state, scope, `Which groups there are in namespace ${namespace}`));
      unread.add(scope);
      continue;
    }
    const words = namedIn(namespace, name);
    if (there === undefined) {
      const description = group.description ?? '';
      steps.push({
        id: stepIds.group(namespace, name),
        kind: 'quicksight.group.create',
        title: `Make the group ${words}`,
        section: 'Groups',
        needs: namespaceNeed(input, namespace),
        input: { namespace, group: name, description },
        before: null,
        after: { description },
      });
    } else if (group.description !== undefined && group.description !== there.description)
      steps.push({
        id: stepIds.group(namespace, name),
        kind: 'quicksight.group.describe',
        title: `Describe the group ${words} as “${group.description}”`,
        section: 'Groups',
        needs: [],
        input: { namespace, group: name, description: group.description },
        before: { description: there.description },
        after: { description: group.description },
      });
    if (group.members === undefined) continue;
    if (there !== undefined && !isKnownScope(state, `members/${namespace}/${name}`)) {
      findings.push(unseen(state, `members/${namespace}/${name}`, `Who is in ${words}`));
      continue;
    }
    const held = state.members.get(key);
    for (const member of group.members.keys()) {
      if (held?.has(member)) continue;
      const user = wanted.users.get(member) ?? state.users.get(member);
      const userName = user?.name ?? member.slice(member.indexOf('/', member.indexOf(':user/') + 6) + 1);
      steps.push({
        id: `membership:${idPart(namespace)}/${idPart(name)}/${idPart(userName)}`,
        kind: 'quicksight.membership.create',
        title: `Put ${user?.email ?? userName} into ${words}`,
        section: 'Members',
        needs: [...principalNeed(input, key), ...principalNeed(input, member)],
        input: { namespace, group: name, userName },
        before: null,
        after: { ...memberState },
      });
    }
  }
  return { steps, findings };
};

export const planRestrictions = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  for (const [key, { namespace, role, customPermissions }] of wanted.restrictions) {
    if (state.namespaces.has(namespace) && !isKnownScope(state, `role_restriction/${key}`)) {
      findings.push(unseen(state, `role_restriction/${key}`, `What restricts ${namedIn(namespace, role)}`));
      continue;
    }
    const before = state.restrictions.get(key);
    if (before === customPermissions) continue;
    const spoken = fileRole(role) ?? role;
    steps.push({
      id: `restriction:${idPart(namespace)}/${role}`,
      kind: 'quicksight.role.restrict',
      title: `Apply the custom permissions ${customPermissions} to every ${namedIn(namespace, spoken)}`,
      section: 'Restrictions',
      needs: namespaceNeed(input, namespace),
      input: { namespace, role, customPermissions },
      before: before === undefined ? null : { customPermissions: before },
      after: { customPermissions },
    });
  }
  return { steps, findings };
};

/** Names of a kind among ARNs of one namespace. */
const namesAmong = (keys: Iterable<string>, kind: 'user' | 'group', namespace: string): string[] => {
  const start = `:${kind}/${namespace}/`;
  return [...keys]
    .flatMap((key) => {
      const at = key.indexOf(start);
      return at < 0 ? [] : [key.slice(at + start.length)];
    })
    .sort();
};

export const planAssignments = (input: AccessPlanInput): AccessPlanPart => {
  const { state, wanted } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  for (const [key, one] of wanted.assignments) {
    const { namespace, name, policy } = one;
    const there = state.assignments.get(key);
    const scope = there === undefined ? `policy_assignments/${namespace}` : `assigned/${namespace}/${name}`;
    if (state.namespaces.has(namespace) && !isKnownScope(state, scope)) {
      findings.push(unseen(state, scope, `The IAM policy assignment ${namedIn(namespace, name)}`));
      continue;
    }
    const stateOf = (from: { policy: string | null; enabled: boolean; assigned: Iterable<string> }) => ({
      policy: from.policy,
      enabled: from.enabled,
      users: namesAmong(from.assigned, 'user', namespace),
      groups: namesAmong(from.assigned, 'group', namespace),
    });
    const before =
      there === undefined
        ? null
        : stateOf({
            policy: there.policy,
            enabled: there.status === 'ENABLED',
            assigned: there.assigned,
          });
    const after = stateOf({
      policy: policy ?? null,
      // An enabled one with nobody in it is one for everybody.
      enabled: one.status === 'enabled',
      assigned: one.assigned,
    });
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    if (after.enabled && one.assigned.size === 0) {
      findings.push({
        severity: 'blocker',
        message: `The IAM policy assignment ${name} has nobody in it and is enabled, which QuickSight takes for everybody.`,
        todo: 'Name whom it is for, or give it “status: disabled”.',
      });
      continue;
    }
    const people = [...after.users, ...after.groups];
    steps.push({
      id: `policy-assignment:${idPart(namespace)}/${idPart(name)}`,
      kind: 'quicksight.policy-assignment.put',
      title: `${before === null ? 'Assign' : 'Change'} the IAM policy ${name}: ${people.length === 0 ? 'nobody' : people.join(', ')}`,
      section: 'IAM policies',
      needs: [
        ...namespaceNeed(input, namespace),
        ...[...one.assigned].flatMap((who) => principalNeed(input, who)),
      ],
      input: { namespace, name, ...after },
      before,
      after,
    });
  }
  return { steps, findings };
};

/** Whether anybody would be left who administers the account, of those who are known. */
export const lastAdminFindings = (
  { state, wanted }: AccessPlanInput,
  removed: ReadonlySet<string>,
): AccessPlanPart['findings'] => {
  const had = [...state.users.values()].some((user) => isAdminRole(user.role));
  const keeps = [...state.users.values()].some((user) => {
    const role = wanted.users.get(user.key)?.role;
    return !removed.has(user.key) && isAdminRole(role === undefined ? user.role : serviceRole(role));
  });
  const gets = [...wanted.users].some(
    ([key, user]) => !state.users.has(key) && isAdminRole(serviceRole(user.role)),
  );
  return had && !keeps && !gets
    ? [
        {
          severity: 'blocker',
          message: 'Nobody would be left who administers this account.',
          todo: 'Leave at least one person the role admin.',
        },
      ]
    : [];
};
