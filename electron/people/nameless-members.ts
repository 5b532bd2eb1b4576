import type { RuleSourceGroup } from '../../shared/domain/identity-rules.ts';
import type { SourceRecord } from './identity-repository.ts';

type Source = Pick<SourceRecord, 'groups' | 'matches'>;

/** Somebody whom a source shows without an e-mail address, and whose it is as a person said. */
export interface NamelessMember {
  readonly member: string;
  readonly name: string | null;
  readonly groups: string[];
  readonly email: string | null;
}

/** Everybody of a source who has no e-mail address there, each once, by name. */
export const namelessOf = ({ groups, matches }: Source): readonly NamelessMember[] => {
  const found = new Map<string, NamelessMember>();
  for (const group of groups ?? [])
    for (const { id, email, name } of group.members) {
      if (email !== null) continue;
      const known = found.get(id);
      if (known) known.groups.push(group.name);
      else found.set(id, { member: id, name, groups: [group.name], email: matches.get(id) ?? null });
    }
  return [...found.values()].sort((one, other) => (one.member < other.member ? -1 : 1));
};

/** The groups as rules see them: with the addresses that somebody said by hand. */
export const matchedGroups = ({ groups, matches }: Source): readonly RuleSourceGroup[] =>
  matches.size === 0
    ? (groups ?? [])
    : (groups ?? []).map((group) => ({
        ...group,
        members: group.members.map((member) => ({
          ...member,
          email: member.email ?? matches.get(member.id) ?? null,
        })),
      }));
