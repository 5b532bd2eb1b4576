/**
 * A reference for tests: what somebody has on something, found by walking every path in the dumbest way over
 * plain lists, with no index, no closure and nothing shared with the product but the words for levels.
 */
export interface NaiveWorld {
  readonly people: readonly { readonly id: string; readonly namespace: string; readonly listed: boolean }[];
  readonly folders: readonly { readonly id: string; readonly restricted: boolean }[];
  /** `[member, group]` */
  readonly memberships: readonly (readonly [string, string])[];
  /** `[folder, what lies in it]` */
  readonly contents: readonly (readonly [string, string])[];
  readonly grants: readonly {
    readonly principal: string;
    readonly on: string;
    readonly level: 'viewer' | 'contributor' | 'owner' | 'custom';
    readonly link: boolean;
  }[];
}

export type NaiveLevel = 'none' | 'link' | 'custom' | 'viewer' | 'contributor' | 'owner';
const order: readonly NaiveLevel[] = ['none', 'link', 'custom', 'viewer', 'contributor', 'owner'];
const greater = (one: NaiveLevel, other: NaiveLevel): NaiveLevel =>
  order.indexOf(one) >= order.indexOf(other) ? one : other;

/** `namespace:<name>` and `everybody` stand for the principals that are no groups. */
const isBehind = (
  world: NaiveWorld,
  person: string,
  principal: string,
  passed: readonly string[],
): boolean => {
  if (person === principal) return true;
  return world.memberships.some(
    ([member, group]) =>
      member === person && !passed.includes(group) && isBehind(world, group, principal, [...passed, group]),
  );
};

/** Every chain of folders from `on` down to `asset`, each folder once. */
const chainsDown = (world: NaiveWorld, on: string, asset: string, passed: readonly string[]): string[][] => {
  if (on === asset) return [[...passed]];
  return world.contents.flatMap(([folder, inside]) =>
    folder === on && !passed.includes(inside) && inside !== passed[0]
      ? chainsDown(world, inside, asset, [...passed, inside])
      : [],
  );
};

export const naiveLevel = (world: NaiveWorld, person: string, asset: string): NaiveLevel => {
  let best: NaiveLevel = 'none';
  const account = world.people.find(({ id }) => id === person);
  for (const grant of world.grants) {
    const byNamespace = account?.listed === true && grant.principal === `namespace:${account.namespace}`;
    const byEverybody = account?.listed === true && grant.principal === 'everybody';
    if (!byNamespace && !byEverybody && !isBehind(world, person, grant.principal, [person])) continue;
    for (const chain of chainsDown(world, grant.on, asset, [grant.on])) {
      let level: NaiveLevel = grant.link || grant.principal === 'everybody' ? 'link' : grant.level;
      const folders = chain.slice(0, -1);
      if (
        level === 'owner' &&
        folders.some((id) => world.folders.find((folder) => folder.id === id)?.restricted)
      )
        level = 'contributor';
      best = greater(best, level);
    }
  }
  return best;
};
