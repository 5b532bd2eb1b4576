/**
 * Which accounts belong to one human. Accounts are linked by what they say of themselves (the e-mail address, the
 * name of a federated session) and by what a person decided by hand. Whatever could be read in two ways is left
 * apart and told as a doubt: nothing is guessed.
 */

/** An account as far as linking needs it. */
export interface LinkableAccount {
  readonly id: number;
  /** What the service calls it: two connections may show the very same account. */
  readonly key: string;
  /** Whether it is there now; one that is gone stays with its person, and puts nobody in doubt. */
  readonly present: boolean;
  /** The AWS account that it is in: the same role in another account is another role. */
  readonly place: string;
  readonly userName: string;
  readonly email: string | null;
  readonly identityType: string | null;
  /** Without a name of its own: what stands for the name says nothing. */
  readonly nameless: boolean;
}

/** What a person decided about one account. */
export interface LinkDecision {
  readonly account: number;
  readonly person: string;
  /** `link`: it belongs to that person; `apart`: it has nothing to do with accounts that look alike. */
  readonly kind: 'link' | 'apart';
}

export const linkReasons = ['only', 'email', 'session', 'hand'] as const;
/** Why an account stands with its person: nothing else to stand with, e-mail, session name, or by hand. */
export type LinkReason = (typeof linkReasons)[number];

export const doubtKinds = [
  'conflict',
  'shared_email',
  'two_people',
  'same_session',
  'similar_email',
] as const;
/**
 * - `conflict`: it is registered for one e-mail address and signs in as another;
 * - `shared_email`: two sign-ins of one role use one e-mail address: a mailbox of several people, or two names of one;
 * - `two_people`: by hand, its e-mail address stands with two people;
 * - `same_session`: a session of the same name, no e-mail address, in another role or account;
 * - `similar_email`: the addresses differ by what stands behind a plus sign alone.
 */
export type DoubtKind = (typeof doubtKinds)[number];

export interface LinkDoubt {
  readonly account: number;
  readonly kind: DoubtKind;
  /** The accounts that may be of the same human. */
  readonly candidates: readonly number[];
}

export interface LinkedPerson {
  /** Undefined for somebody not met before. */
  readonly id: string | undefined;
  readonly accounts: readonly { readonly id: number; readonly reason: LinkReason }[];
}

export interface Linking {
  readonly people: readonly LinkedPerson[];
  readonly doubts: readonly LinkDoubt[];
}

/** An e-mail address in one form, whatever its case; undefined for what is none. */
export const foldedEmail = (text: string | null): string | undefined => {
  const folded = text?.trim().normalize('NFC').toLowerCase() ?? '';
  return /^[^\s@/]+@[^\s@/]+$/.test(folded) ? folded : undefined;
};

/** The role and session in a federated user's name, `<role>/<session>`; undefined where it is none. */
export const federatedSession = (
  account: Pick<LinkableAccount, 'userName' | 'identityType' | 'nameless'>,
): { readonly role: string; readonly session: string } | undefined => {
  const slash = account.userName.indexOf('/');
  if (account.nameless || account.identityType !== 'IAM' || slash < 1) return undefined;
  return { role: account.userName.slice(0, slash), session: account.userName.slice(slash + 1) };
};

/** What an account says of itself. */
interface Said {
  readonly account: LinkableAccount;
  readonly email: string | undefined;
  readonly session: ReturnType<typeof federatedSession>;
  readonly sessionEmail: string | undefined;
}

const saidBy = (account: LinkableAccount): Said => {
  const session = federatedSession(account);
  return {
    account,
    email: foldedEmail(account.email),
    session,
    sessionEmail: session && foldedEmail(session.session),
  };
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** One sign-in of the identity provider: the same one in two namespaces is the same human. */
const signInOf = ({ account, session }: Said): string | undefined =>
  session && `${account.place} ${session.role}/${session.session}`;

/** E-mail addresses that two different sign-ins of one role use. */
const sharedEmails = (said: readonly Said[]): ReadonlySet<string> => {
  const shared = new Set<string>();
  for (const [email, group] of groupBy(said, (one) => (one.sessionEmail ? undefined : one.email))) {
    const sessionsByRole = groupBy(group, (one) => one.session && `${one.account.place} ${one.session.role}`);
    for (const sessions of sessionsByRole.values())
      if (new Set(sessions.map((one) => one.session?.session)).size > 1) shared.add(email);
  }
  return shared;
};

/** Says two e-mail addresses of one account: then neither is believed. */
const isTorn = ({ email, sessionEmail }: Said): boolean =>
  email !== undefined && sessionEmail !== undefined && email !== sessionEmail;

/** The address without what stands behind a plus sign. */
const withoutTag = (email: string): string => email.replace(/\+[^@]*@/, '@');

/** Accounts that hang together, each found through any key that it shares with another. */
const componentsOf = (
  said: readonly Said[],
  keysOf: (one: Said) => readonly string[],
): readonly (readonly Said[])[] => {
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    if (root !== key) parents.set(key, root);
    return root;
  };
  for (const one of said) {
    const [first = `account ${one.account.id}`, ...others] = keysOf(one);
    for (const other of others) {
      const [from, to] = [rootOf(other), rootOf(first)];
      if (from !== to) parents.set(from, to);
    }
  }
  return [...groupBy(said, (one) => rootOf(keysOf(one)[0] ?? `account ${one.account.id}`)).values()];
};

const reasonFor = (one: Said, component: readonly Said[]): LinkReason => {
  if (component.length === 1) return 'only';
  const mine = one.sessionEmail ?? one.email;
  const others = component.filter((other) => other !== one);
  if (one.sessionEmail === undefined && mine !== undefined) {
    if (others.some((other) => other.email === mine || other.sessionEmail === mine)) return 'email';
    return 'session';
  }
  return others.some((other) => other.email === mine && one.email === mine) ? 'email' : 'session';
};

/**
 * Links accounts to people. `previous` says with whom each account stood before, so that people keep their ids
 * over readings; where two people turn out to be one, the older id stays (ids sort by age), and where one splits,
 * the larger part keeps it. Decisions by hand outlive everything else.
 */
export const linkPeople = (
  accounts: readonly LinkableAccount[],
  decisions: readonly LinkDecision[],
  previous: ReadonlyMap<number, string>,
): Linking => {
  const decided = new Map(decisions.map((decision) => [decision.account, decision]));
  const all = accounts.map(saidBy).sort((a, b) => a.account.id - b.account.id);
  const free = all.filter(({ account }) => !decided.has(account.id));
  const pinned = all.filter(({ account }) => decided.has(account.id));
  const shared = sharedEmails(free.filter(({ account }) => account.present));
  const doubts: LinkDoubt[] = [];

  const isCertain = (one: Said) => !isTorn(one) && !(one.email !== undefined && shared.has(one.email));
  const keysOf = (one: Said): readonly string[] => {
    const signIn = signInOf(one);
    const same = `same ${one.account.place} ${one.account.key}`;
    if (!isCertain(one)) return signIn === undefined ? [same] : [same, `sign-in ${signIn}`];
    const email = one.sessionEmail ?? one.email;
    return [
      same,
      ...(email === undefined ? [] : [`email ${email}`]),
      ...(signIn === undefined ? [] : [`sign-in ${signIn}`]),
    ];
  };

  // Whom a hand has put an address with. An account that was set apart says nothing for others.
  const byHand = new Map<string, Set<string>>();
  for (const one of pinned) {
    const decision = decided.get(one.account.id);
    if (decision?.kind !== 'link' || isTorn(one)) continue;
    for (const key of keysOf(one)) byHand.set(key, (byHand.get(key) ?? new Set()).add(decision.person));
  }

  interface Part {
    readonly members: readonly Said[];
    readonly hand: string | undefined;
  }
  const parts: Part[] = componentsOf(free, keysOf).map((members) => {
    const people = new Set(
      members.flatMap((one) => keysOf(one).flatMap((key) => [...(byHand.get(key) ?? [])])),
    );
    if (people.size > 1)
      for (const { account } of members)
        doubts.push({
          account: account.id,
          kind: 'two_people',
          candidates: pinned.flatMap((other) =>
            people.has(decided.get(other.account.id)?.person ?? '') ? [other.account.id] : [],
          ),
        });
    return { members, hand: people.size === 1 ? [...people][0] : undefined };
  });

  const people = new Map<string, { id: number; reason: LinkReason }[]>();
  const strangers: LinkedPerson[] = [];
  for (const { account } of pinned) {
    const person = decided.get(account.id)?.person ?? '';
    people.set(person, [...(people.get(person) ?? []), { id: account.id, reason: 'hand' }]);
  }
  const linksByHand = new Set(decisions.flatMap(({ kind, person }) => (kind === 'link' ? [person] : [])));
  const setApart = new Set(
    decisions.flatMap(({ kind, person }) => (kind === 'apart' && !linksByHand.has(person) ? [person] : [])),
  );
  const taken = new Set<string>();
  const inOrder = [...parts].sort(
    (a, b) =>
      b.members.length - a.members.length ||
      (a.members[0]?.account.id ?? 0) - (b.members[0]?.account.id ?? 0),
  );
  for (const { members, hand } of inOrder) {
    const known = members
      .flatMap(({ account }) => previous.get(account.id) ?? [])
      .filter((person) => !taken.has(person) && !setApart.has(person))
      .sort();
    const id = hand ?? known[0];
    const linked = members.map((one) => ({ id: one.account.id, reason: reasonFor(one, members) }));
    if (id === undefined) strangers.push({ id, accounts: linked });
    else {
      taken.add(id);
      const before = people.get(id) ?? [];
      const joins = before.length > 0 || hand !== undefined;
      people.set(id, [
        ...before,
        ...linked.map((one) => (joins && one.reason === 'only' ? { ...one, reason: 'email' as const } : one)),
      ]);
    }
  }
  doubts.push(
    ...looksAlike(
      free.filter(({ account }) => account.present),
      shared,
    ),
  );
  return {
    people: [...[...people].map(([id, linked]) => ({ id, accounts: linked })), ...strangers],
    doubts,
  };
};

/** What the rules could not decide. Accounts that a person has decided about are in no doubt any more. */
const looksAlike = (free: readonly Said[], shared: ReadonlySet<string>): LinkDoubt[] => {
  const doubts: LinkDoubt[] = [];
  const byEmail = groupBy(free, ({ email }) => email);
  const bySessionEmail = groupBy(free, ({ sessionEmail }) => sessionEmail);
  const bySession = groupBy(free, ({ session, sessionEmail }) =>
    sessionEmail ? undefined : session?.session,
  );
  const byBare = groupBy(free, (one) => {
    const email = one.sessionEmail ?? one.email;
    return email === undefined || isTorn(one) ? undefined : withoutTag(email);
  });
  const byKey = groupBy(free, ({ account }) => account.key);
  /** The very same account, seen through other connections. */
  const same = ({ account }: Said) =>
    new Set((byKey.get(account.key) ?? []).map((other) => other.account.id));
  const tell = (one: Said, kind: DoubtKind, others: readonly Said[]) => {
    const candidates = [...new Set(others.map(({ account }) => account.id))]
      .filter((id) => id !== one.account.id && !same(one).has(id))
      .sort((a, b) => a - b);
    if (candidates.length > 0) doubts.push({ account: one.account.id, kind, candidates });
  };
  for (const one of free) {
    const { email, sessionEmail, session } = one;
    if (isTorn(one)) {
      const keys = [email, sessionEmail].filter((key) => key !== undefined);
      tell(
        one,
        'conflict',
        keys.flatMap((key) => [...(byEmail.get(key) ?? []), ...(bySessionEmail.get(key) ?? [])]),
      );
      continue;
    }
    if (email !== undefined && shared.has(email)) {
      tell(one, 'shared_email', byEmail.get(email) ?? []);
      continue;
    }
    if (session !== undefined && sessionEmail === undefined) {
      const alike = (bySession.get(session.session) ?? []).filter(
        (other) =>
          other.account.key !== one.account.key &&
          signInOf(other) !== signInOf(one) &&
          (other.email === undefined || other.email !== email),
      );
      tell(one, 'same_session', alike);
    }
    const mine = sessionEmail ?? email;
    if (mine !== undefined)
      tell(
        one,
        'similar_email',
        (byBare.get(withoutTag(mine)) ?? []).filter((other) => (other.sessionEmail ?? other.email) !== mine),
      );
  }
  return doubts;
};
