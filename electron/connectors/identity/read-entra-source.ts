import { foldedEmail } from '../../../shared/domain/link-people.ts';
import { createEntraClient, type EntraDeps, type EntraSettings } from './entra-client.ts';
import { IdentityError, type IdentityReading, type SourceGroup } from './identity-reading.ts';

interface GraphGroup {
  readonly id?: string;
  readonly displayName?: string | null;
}
interface GraphMember {
  readonly '@odata.type'?: string;
  readonly id?: string;
  readonly displayName?: string | null;
  readonly mail?: string | null;
  readonly userPrincipalName?: string | null;
  readonly accountEnabled?: boolean | null;
}

/** How many groups' members are asked for at once. */
const atOnce = 4;

/**
 * Reads the groups with these names, and everybody in them, nested groups included. Members whose permission is
 * missing come as a bare id (Graph: limited information for inaccessible members): they count as unreadable.
 */
export const readEntraSource = async (
  settings: EntraSettings,
  wanted: ReadonlySet<string> | 'all',
  deps: EntraDeps,
): Promise<IdentityReading & { readonly counts: ReturnType<typeof createEntraClient>['counts'] }> => {
  const client = createEntraClient(settings, deps);
  const found = await client.all<GraphGroup>('groups?$select=id,displayName&$top=999');
  const groups = found.flatMap(({ id, displayName }) =>
    id !== undefined && displayName && (wanted === 'all' || wanted.has(displayName))
      ? [{ id, name: displayName }]
      : [],
  );
  const twice = groups.find((one, at) => groups.findIndex(({ name }) => name === one.name) < at);
  if (twice !== undefined && wanted !== 'all')
    throw new IdentityError(
      `Entra ID has several groups called “${twice.name}”.`,
      'Rename one of them: a rule could mean either.',
    );
  const read = async ({ id, name }: { readonly id: string; readonly name: string }): Promise<SourceGroup> => {
    const members = await client.all<GraphMember>(
      `groups/${encodeURIComponent(id)}/transitiveMembers?$select=id,displayName,mail,userPrincipalName,accountEnabled&$top=999`,
    );
    const people = members.filter(
      (one) => (one['@odata.type'] ?? '#microsoft.graph.user') === '#microsoft.graph.user',
    );
    const named = people.filter((one) => one.mail || one.userPrincipalName);
    return {
      id,
      name,
      unreadable: people.length - named.length,
      members: named.map((one) => ({
        id: one.id ?? '',
        email: foldedEmail(one.mail ?? null) ?? foldedEmail(one.userPrincipalName ?? null) ?? null,
        name: one.displayName ?? null,
        active: one.accountEnabled !== false,
      })),
    };
  };
  const results: SourceGroup[] = [];
  const queue = [...groups];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) results.push(await read(one));
    }),
  );
  return {
    groups: results.sort((a, b) => (a.name < b.name ? -1 : 1)),
    counts: client.counts,
  };
};
