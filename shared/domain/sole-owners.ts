/** Who owns what, as far as it is needed to tell what would be left without an owner. */
export interface OwnershipFacts {
  /** Owner-level grants: who holds it (a user, group or namespace), on which asset or folder. */
  readonly owners: readonly { readonly principal: number; readonly asset: number }[];
  /** Everything whose owners are asked for, folders included. */
  readonly assets: readonly number[];
  /** The folders that something lies in directly. */
  readonly foldersOf: ReadonlyMap<number, readonly number[]>;
  readonly membersOf: ReadonlyMap<number, readonly number[]>;
  readonly groups: ReadonlySet<number>;
  /** Users by the human they are; undefined for one who is nobody any more. */
  readonly personOf: ReadonlyMap<number, string>;
  /** Principals that may be other people whom nobody can name: a namespace, a user or group that could not be read. */
  readonly others: ReadonlySet<number>;
}

/**
 * The person who alone owns each asset: by a grant of their own, through a group in which nobody else is, or by
 * owning a folder that it lies in (a folder's owner owns what is in it). Assets with several owners, with none, or
 * with one that cannot be named are left out.
 */
export const soleOwners = (facts: OwnershipFacts): ReadonlyMap<number, string> => {
  const principalsOf = new Map<number, number[]>();
  for (const { principal, asset } of facts.owners) {
    const known = principalsOf.get(asset);
    if (known) known.push(principal);
    else principalsOf.set(asset, [principal]);
  }
  const peopleOf = (asset: number): ReadonlySet<string> | 'others' => {
    const people = new Set<string>();
    // Folders lie in folders; a circle, which the service does not allow, must not hang the program.
    const seen = new Set<number>();
    const open = [asset];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(facts.foldersOf.get(at) ?? []));
      for (const principal of principalsOf.get(at) ?? []) {
        if (facts.others.has(principal)) return 'others';
        const users = facts.groups.has(principal) ? (facts.membersOf.get(principal) ?? []) : [principal];
        for (const user of users) {
          if (facts.others.has(user)) return 'others';
          const person = facts.personOf.get(user);
          if (person !== undefined) people.add(person);
          if (people.size > 1) return people;
        }
      }
    }
    return people;
  };
  const alone = new Map<number, string>();
  for (const asset of facts.assets) {
    const people = peopleOf(asset);
    if (people === 'others' || people.size !== 1) continue;
    for (const person of people) alone.set(asset, person);
  }
  return alone;
};
