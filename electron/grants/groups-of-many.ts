import { manyOfOneGroup } from '../../shared/domain/grant.ts';
import type { Store } from '../store/store.ts';

/** Groups that more than a few of some people are in, those first that cover most of them. */
export const groupsOfMany = async (
  facts: Pick<Store['grantFacts'], 'groupsOf' | 'members'>,
  { connectionId, people }: { readonly connectionId: string; readonly people: readonly string[] },
) => {
  const rows = await facts.groupsOf(connectionId, people);
  const many = [...Map.groupBy(rows, ({ group }) => group)].filter(
    ([, some]) => some.length > manyOfOneGroup,
  );
  const members = Map.groupBy(
    await facts.members(
      connectionId,
      many.map(([group]) => group),
    ),
    ({ group }) => group,
  );
  return many
    .map(([group, some]) => ({
      group,
      name: some[0]?.name ?? group,
      members: members.get(group)?.length ?? 0,
      people: some.map(({ user }) => user),
    }))
    .sort((one, other) => other.people.length - one.people.length || one.members - other.members);
};
