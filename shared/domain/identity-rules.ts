/**
 * Rules that map a group of an identity source to a group or a role in QuickSight, and what they change. Pure. What
 * could not be read never takes anything from anybody, and a person with several accounts is asked about, not guessed.
 */
export interface IdentityRule {
  readonly id: string;
  readonly sourceId: string;
  /** The source group's name. */
  readonly sourceGroup: string;
  readonly namespace: string;
  readonly target: RuleTarget;
  /**
   * Which of a person's accounts is meant: the only one in the namespace, the one of this federation role, or the one
   * that no federation role gives (invited, of Identity Center, an IAM user).
   */
  readonly account: 'only' | 'plain' | `role:${string}`;
  /**
   * `adds` only puts people in and raises roles; `mirrors` also takes out whoever is not in any mirrored source group,
   * and lowers a role to the greatest that the rules say.
   */
  readonly mode: 'adds' | 'mirrors';
}

/** From the least to the greatest: of several roles that rules say of somebody, the greatest counts. */
export const ruleRoles = ['READER', 'AUTHOR', 'ADMIN'] as const;
export type RuleRole = (typeof ruleRoles)[number];

export type RuleTarget =
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'role'; readonly role: RuleRole };

export interface RuleMember {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly active: boolean;
}

export interface RuleSourceGroup {
  readonly name: string;
  readonly members: readonly RuleMember[];
  /** Members whom the source does not name. */
  readonly unreadable: number;
}

/** An account in the connection, with the person whom it belongs to. */
export interface RuleAccount {
  readonly userName: string;
  readonly namespace: string;
  readonly personId: string;
  /** Every e-mail address by which the person is known, in lower case. */
  readonly emails: readonly string[];
}

/** An account as the service shows it now. */
export interface RuleUser {
  readonly userName: string;
  /** `READER`, `AUTHOR_PRO`, … */
  readonly role: string;
  readonly identityType: string;
}

export interface RuleWorld {
  /** By the source's id; missing where it was never read. */
  readonly sources: ReadonlyMap<string, readonly RuleSourceGroup[]>;
  readonly accounts: readonly RuleAccount[];
  /** User names by `namespace/group`; null where there is no such group. */
  readonly members: ReadonlyMap<string, readonly string[] | null>;
  /** All users of each namespace that a rule of roles is about. */
  readonly users: ReadonlyMap<string, readonly RuleUser[]>;
  /** The user name that the connection itself acts as; empty where it acts as none, null where that is not known. */
  readonly caller: string | null;
}

export interface RuleEffects {
  readonly gains: readonly RuleChange[];
  readonly losses: readonly RuleChange[];
  readonly roles: readonly RoleChange[];
  /** Roles that the rules would change and that stay, each with the reason. */
  readonly kept: readonly { readonly userName: string; readonly namespace: string; readonly why: string }[];
  /** People of the source without an account that a rule could mean. */
  readonly unmatched: readonly { readonly rule: string; readonly who: string; readonly why: string }[];
  /** Why a rule does less than it says. */
  readonly held: readonly { readonly rule: string; readonly why: string }[];
}

export interface RuleChange {
  readonly namespace: string;
  readonly group: string;
  readonly userName: string;
}

export interface RoleChange {
  readonly namespace: string;
  readonly userName: string;
  readonly from: string;
  readonly to: string;
  readonly raises: boolean;
}

/** One string for a group in a namespace. */
export const targetKey = ({
  namespace,
  group,
}: {
  readonly namespace: string;
  readonly group: string;
}): string => `${namespace}/${group}`;

const fits = (rule: IdentityRule, { userName, namespace }: RuleAccount): boolean => {
  if (namespace !== rule.namespace) return false;
  switch (rule.account) {
    case 'only':
      return true;
    case 'plain':
      return !userName.includes('/');
    default:
      return userName.startsWith(`${rule.account.slice('role:'.length)}/`);
  }
};

/** Whom one rule means: accounts for sure, and what keeps it from being sure of all. */
interface Meant {
  readonly rule: IdentityRule;
  /** User names of accounts that the rule means. */
  readonly meant: ReadonlySet<string>;
  /** Accounts of people of whom the rule could mean several. */
  readonly maybe: ReadonlySet<string>;
  /** Whether the source told everybody who should be meant. */
  readonly whole: boolean;
}

/** What the rules would change now. */
export const applyRules = (rules: readonly IdentityRule[], world: RuleWorld): RuleEffects => {
  const unmatched: { rule: string; who: string; why: string }[] = [];
  const held: { rule: string; why: string }[] = [];
  const byEmail = new Map<string, RuleAccount[]>();
  for (const account of world.accounts)
    for (const email of new Set(account.emails)) byEmail.set(email, [...(byEmail.get(email) ?? []), account]);

  const whomMeans = (rule: IdentityRule): Meant => {
    const meant = new Set<string>();
    const maybe = new Set<string>();
    let whole = true;
    const hold = (why: string): Meant => {
      held.push({ rule: rule.id, why });
      whole = false;
      return { rule, meant, maybe, whole };
    };
    const { target, namespace } = rule;
    if (target.kind === 'group' && !world.members.get(targetKey({ namespace, group: target.group })))
      return hold(`There is no group ${target.group} in namespace ${namespace}.`);
    const groups = world.sources.get(rule.sourceId);
    if (groups === undefined) return hold('The source was not read yet.');
    const source = groups.find(({ name }) => name === rule.sourceGroup);
    if (source === undefined) return hold(`The source has no group “${rule.sourceGroup}”.`);
    if (source.unreadable > 0) hold(`The source does not name ${source.unreadable} of the group’s members.`);
    for (const member of source.members) {
      if (!member.active) continue;
      const who = member.email ?? member.name ?? 'somebody without a name';
      const tell = (why: string) => unmatched.push({ rule: rule.id, who, why });
      if (member.email === null) {
        tell('The source has no e-mail address for them. Say by hand whose they are.');
        // Whoever has it already may be this person.
        whole = false;
        continue;
      }
      const theirs = (byEmail.get(member.email) ?? []).filter((account) => fits(rule, account));
      const [first, second] = theirs;
      if (first === undefined) tell('They have no account that the rule could mean.');
      else if (second === undefined) meant.add(first.userName);
      else {
        tell(`They have ${theirs.length} accounts that the rule could mean; say in the rule which one.`);
        for (const { userName } of theirs) maybe.add(userName);
      }
    }
    return { rule, meant, maybe, whole };
  };

  const all = rules.map(whomMeans);
  return { ...groupChanges(all, world), ...roleChanges(all, world), unmatched, held };
};

const groupChanges = (all: readonly Meant[], world: RuleWorld): Pick<RuleEffects, 'gains' | 'losses'> => {
  const gains: RuleChange[] = [];
  const losses: RuleChange[] = [];
  const byGroup = Map.groupBy(
    all.flatMap((one) =>
      one.rule.target.kind === 'group'
        ? [{ ...one, namespace: one.rule.namespace, group: one.rule.target.group }]
        : [],
    ),
    targetKey,
  );
  for (const [key, some] of byGroup) {
    const members = world.members.get(key);
    const [one] = some;
    if (!members || one === undefined) continue;
    const { namespace, group } = one;
    const inside = new Set(some.flatMap(({ meant }) => [...meant]));
    const stay = new Set(some.flatMap(({ maybe }) => [...maybe]));
    const present = new Set(members);
    for (const userName of [...inside].sort())
      if (!present.has(userName)) gains.push({ namespace, group, userName });
    // Nobody is taken from a group of which it is not wholly known who should be in it.
    const takes = some.some(({ rule }) => rule.mode === 'mirrors') && some.every(({ whole }) => whole);
    if (!takes) continue;
    for (const userName of [...members].sort())
      if (!inside.has(userName) && !stay.has(userName)) losses.push({ namespace, group, userName });
  }
  return { gains, losses };
};

const rankOf = (role: string): number => ruleRoles.indexOf(role.replace(/_PRO$/, '') as RuleRole);

/**
 * What somebody's role becomes: the greatest that a rule says of them. It is raised by any rule, and lowered only
 * where a mirroring rule means them and every rule of roles in the namespace knew all whom it means; who is in no
 * source group keeps what they have. The last admin of a namespace and the connection's own user are never lowered.
 */
const roleChanges = (all: readonly Meant[], world: RuleWorld): Pick<RuleEffects, 'roles' | 'kept'> => {
  const roles: RoleChange[] = [];
  const kept: { userName: string; namespace: string; why: string }[] = [];
  const ofRoles = all.flatMap((one) =>
    one.rule.target.kind === 'role' ? [{ ...one, role: one.rule.target.role }] : [],
  );
  for (const [namespace, some] of Map.groupBy(ofRoles, ({ rule }) => rule.namespace)) {
    const users = world.users.get(namespace) ?? [];
    const sure = some.every(({ whole }) => whole);
    const inDoubt = new Set(some.flatMap(({ maybe }) => [...maybe]));
    const lowered: RoleChange[] = [];
    for (const user of [...users].sort((one, other) => (one.userName < other.userName ? -1 : 1))) {
      const { userName } = user;
      const say = some.filter(({ meant }) => meant.has(userName));
      const wanted = Math.max(-1, ...say.map(({ role }) => rankOf(role)));
      const present = rankOf(user.role);
      const role = ruleRoles[wanted];
      if (role === undefined || wanted === present) continue;
      const keep = (why: string) => kept.push({ userName, namespace, why });
      const lowers = wanted < present;
      if (lowers && !say.some(({ rule }) => rule.mode === 'mirrors')) continue;
      if (user.identityType === 'IAM_IDENTITY_CENTER')
        keep('IAM Identity Center decides their role: assign their group there to another one.');
      else if (present < 0) keep(`Their role ${user.role} is none that Steward gives.`);
      else if (lowers && !sure)
        keep('A source did not tell everybody, so a greater role may be meant. Nothing is taken.');
      else if (lowers && inDoubt.has(userName))
        keep('A rule could mean several of their accounts, and a greater role may be this one’s.');
      else if (lowers && present === ruleRoles.length - 1 && world.caller === null)
        keep(
          'It is not known as which user the connection acts, and it must not take its own role. Test the connection first.',
        );
      else if (lowers && userName === world.caller)
        keep('The connection itself acts as this user, and does not take its own role.');
      else {
        // A professional seat stays one.
        const to = `${role}${user.role.endsWith('_PRO') ? '_PRO' : ''}`;
        const change = { namespace, userName, from: user.role, to, raises: !lowers };
        if (lowers) lowered.push(change);
        else roles.push(change);
      }
    }
    const isAdmin = (role: string) => rankOf(role) === ruleRoles.length - 1;
    const changed = new Map(
      [...roles, ...lowered]
        .filter((one) => one.namespace === namespace)
        .map((one) => [one.userName, one.to]),
    );
    const adminLeft = users.some(({ userName, role }) => isAdmin(changed.get(userName) ?? role));
    for (const change of lowered)
      if (!adminLeft && isAdmin(change.from))
        kept.push({
          userName: change.userName,
          namespace,
          why: `Namespace ${namespace} would have no admin left. Make somebody else one first.`,
        });
      else roles.push(change);
  }
  return { roles, kept };
};
