import { type AccessGraph, objectAt } from './access-graph.ts';
import { groupsAbove } from './access-reach.ts';
import { isOwnAccess, type Reviewer } from './review.ts';

/** Somebody who decides, with every other name that is known to be theirs. */
export interface KnownReviewer extends Reviewer {
  /** Whoever made the token that decides: what is that person's is the token's. */
  readonly behind?: string | undefined;
}

/**
 * The keys of everything at one moment whose access is a reviewer's own: his accounts, all other accounts of the same
 * person, and every group that one of them is in, directly or through another group. What such a group was granted,
 * on an asset or on a folder that leads to it, reaches him. A whole namespace and the public are everybody's, and
 * nobody's own: else nobody could decide on them.
 */
export const ownKeys = (
  graph: AccessGraph,
  connectionId: string,
  { name, email, behind }: KnownReviewer,
  personOf: (key: string) => { readonly id: string; readonly name: string } | null,
): readonly string[] => {
  const names: readonly Reviewer[] = [
    { name, email },
    ...(behind === undefined ? [] : [{ name: behind, email: null }]),
  ];
  const accounts = graph.objects.flatMap((object, place) =>
    object.kind === 'user' && object.connectionId === connectionId
      ? [{ place, object, person: personOf(object.key) }]
      : [],
  );
  const isNamed = ({ object, person }: (typeof accounts)[number]): boolean => {
    const address = object.attributes.email;
    const who = {
      kind: 'user',
      name: object.name,
      email: typeof address === 'string' ? address : null,
      person,
    };
    return names.some((one) => isOwnAccess(one, who));
  };
  const named = accounts.filter(isNamed);
  const people = new Set(named.flatMap(({ person }) => person?.id ?? []));
  const mine = new Set([
    ...named.map(({ place }) => place),
    ...accounts.flatMap(({ place, person }) => (person !== null && people.has(person.id) ? [place] : [])),
  ]);
  return [
    ...new Set([...mine].flatMap((place) => groupsAbove(graph, place).map((at) => objectAt(graph, at).key))),
  ].sort();
};
