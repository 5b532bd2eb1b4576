/**
 * Rules that map a group of an identity source to a group in QuickSight, and what they change. Pure. What could not be
 * read never takes anything from anybody, and a person with several accounts is asked about, not guessed.
 */
export interface IdentityRule {
  readonly id: string;
  readonly sourceId: string;
  /** The source group's name. */
  readonly sourceGroup: string;
  readonly namespace: string;
  readonly group: string;
  /** Which of a person's accounts is meant: the only one in the namespace, or the one of this federation role. */
  readonly account: 'only' | `role:${string}`;
  /** `adds` only puts people in; `mirrors` also takes out whoever is not in any mirrored source group. */
  readonly mode: 'adds' | 'mirrors';
}

export interface RuleMember {
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

export interface RuleWorld {
  /** By the source's id; missing where it was never read. */
  readonly sources: ReadonlyMap<string, readonly RuleSourceGroup[]>;
  readonly accounts: readonly RuleAccount[];
  /** User names by `namespace/group`; null where there is no such group. */
  readonly members: ReadonlyMap<string, readonly string[] | null>;
}

export interface RuleEffects {
  readonly gains: readonly RuleChange[];
  readonly losses: readonly RuleChange[];
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

/** One string for a group in a namespace. */
export const targetKey = ({
  namespace,
  group,
}: {
  readonly namespace: string;
  readonly group: string;
}): string => `${namespace}/${group}`;

const fits = (rule: IdentityRule, { userName, namespace }: RuleAccount): boolean =>
  namespace === rule.namespace &&
  (rule.account === 'only' || userName.startsWith(`${rule.account.slice('role:'.length)}/`));

/** What the rules would change now. */
export const applyRules = (rules: readonly IdentityRule[], world: RuleWorld): RuleEffects => {
  const unmatched: { rule: string; who: string; why: string }[] = [];
  const held: { rule: string; why: string }[] = [];
  const byEmail = new Map<string, RuleAccount[]>();
  for (const account of world.accounts)
    for (const email of new Set(account.emails)) byEmail.set(email, [...(byEmail.get(email) ?? []), account]);

  const wanted = new Map<string, Set<string>>();
  const mirrored = new Set<string>();
  /** Groups from which nobody is taken: what should be in them is not wholly known. */
  const uncertain = new Set<string>();

  for (const rule of rules) {
    const key = targetKey(rule);
    if (rule.mode === 'mirrors') mirrored.add(key);
    const hold = (why: string) => {
      held.push({ rule: rule.id, why });
      uncertain.add(key);
    };
    if (world.members.get(key) === null || !world.members.has(key)) {
      hold(`There is no group ${rule.group} in namespace ${rule.namespace}.`);
      continue;
    }
    const groups = world.sources.get(rule.sourceId);
    if (groups === undefined) {
      hold('The source was not read yet.');
      continue;
    }
    const source = groups.find(({ name }) => name === rule.sourceGroup);
    if (source === undefined) {
      hold(`The source has no group “${rule.sourceGroup}”.`);
      continue;
    }
    if (source.unreadable > 0) hold(`The source does not name ${source.unreadable} of the group’s members.`);
    const inside = wanted.get(key) ?? new Set<string>();
    wanted.set(key, inside);
    for (const member of source.members) {
      if (!member.active) continue;
      const who = member.email ?? member.name ?? 'somebody without a name';
      const tell = (why: string) => unmatched.push({ rule: rule.id, who, why });
      if (member.email === null) {
        tell('The source has no e-mail address for them.');
        // Whoever is in the group already may be this person.
        uncertain.add(key);
        continue;
      }
      const theirs = (byEmail.get(member.email) ?? []).filter((account) => fits(rule, account));
      const [first, second] = theirs;
      if (first === undefined) tell('They have no account that the rule could mean.');
      else if (second === undefined) inside.add(first.userName);
      else {
        tell(`They have ${theirs.length} accounts that the rule could mean; name the federation role.`);
        for (const { userName } of theirs)
          if (world.members.get(key)?.includes(userName)) inside.add(userName);
      }
    }
  }

  const gains: RuleChange[] = [];
  const losses: RuleChange[] = [];
  for (const [key, inside] of wanted) {
    const rule = rules.find((one) => targetKey(one) === key);
    const members = world.members.get(key);
    if (rule === undefined || !members) continue;
    const { namespace, group } = rule;
    const present = new Set(members);
    for (const userName of [...inside].sort())
      if (!present.has(userName)) gains.push({ namespace, group, userName });
    if (!mirrored.has(key) || uncertain.has(key)) continue;
    for (const userName of [...members].sort())
      if (!inside.has(userName)) losses.push({ namespace, group, userName });
  }
  return { gains, losses, unmatched, held };
};
