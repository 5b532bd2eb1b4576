import type { DrillReport } from '../../../shared/contract/backups.ts';
import type { BackupManifest } from '../../../shared/domain/backups/backup-manifest.ts';
import { sameJson } from '../../../shared/domain/canonical-json.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import type { AccountRead } from '../read-account.ts';

type Compared = Pick<BackupManifest, 'assets' | 'folders' | 'groups' | 'users' | 'namespaces'>;

const kindWords = {
  dashboard: 'dashboards',
  analysis: 'analyses',
  dataset: 'datasets',
  data_source: 'data sources',
  theme: 'themes',
  topic: 'topics',
} as const;

/** Grants so that they can be compared: whose they are, and every action, sorted. */
const held = (
  grants: readonly { readonly principal: string; readonly actions: readonly string[] }[] | null,
  isKnown: (principal: string) => boolean,
) =>
  (grants ?? [])
    .filter(({ principal }) => isKnown(principal))
    .map(({ principal, actions }) => ({ principal, actions: [...actions].sort() }))
    .sort((a, b) => (a.principal < b.principal ? -1 : 1));

const ownTags = (tags: Readonly<Record<string, string>> | null) =>
  Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !/^aws:/i.test(key)));

/**
 * Holds what came back against what was backed up: every document as a JSON value, and who is where and holds what.
 *
 * @param leftOut assets that a restore could not make, by `assetKey`: they are not looked for.
 */
export const compareAccount = (
  backedUp: Compared,
  found: AccountRead,
  leftOut: ReadonlySet<string>,
): Pick<DrillReport, 'compared' | 'differences' | 'leftOut'> => {
  const counts = new Map<string, { count: number; same: number }>();
  const differences: DrillReport['differences'] = [];
  const strangers = new Map<string, number>();
  const principals = new Set([
    ...backedUp.users.map(({ namespace, userName }) => `user/${namespace}/${userName}`),
    ...backedUp.groups.map(({ namespace, name }) => `group/${namespace}/${name}`),
    ...backedUp.namespaces.map((name) => `namespace/${name}`),
  ]);
  const isKnown = (principal: string): boolean => {
    const known = principals.has(principal.replace(/^(?:[^:]*:){5}/, ''));
    if (!known) strangers.set(principal, (strangers.get(principal) ?? 0) + 1);
    return known;
  };
  const compare = (what: string, name: string, problems: readonly (string | false)[]) => {
    const count = counts.get(what) ?? { count: 0, same: 0 };
    const real = problems.filter((problem) => problem !== false);
    counts.set(what, { count: count.count + 1, same: count.same + (real.length === 0 ? 1 : 0) });
    for (const difference of real) differences.push({ what, name, difference });
  };

  const assets = new Map(found.assets.map((asset) => [assetKey(asset), asset]));
  for (const asset of backedUp.assets) {
    if (asset.content === null || leftOut.has(assetKey(asset))) continue;
    const back = assets.get(assetKey(asset));
    const what = kindWords[asset.kind];
    if (back === undefined) {
      compare(what, asset.name, ['It did not come back.']);
      continue;
    }
    compare(what, asset.name, [
      back.content !== asset.content &&
        (back.content === null
          ? `It cannot be read: ${back.absent}`
          : 'Its document came back otherwise than it was.'),
    ]);
    if (asset.facts.grants !== null)
      compare('permissions', asset.name, [
        !sameJson(
          held(asset.facts.grants, isKnown),
          held(back.facts.grants, () => true),
        ) && 'Others hold something on it than before.',
      ]);
    if (asset.facts.tags !== null)
      compare('tags', asset.name, [
        !sameJson(ownTags(asset.facts.tags), ownTags(back.facts.tags)) && 'Its tags came back otherwise.',
      ]);
  }

  const folders = new Map(found.folders.map((folder) => [folder.id, folder]));
  for (const folder of backedUp.folders) {
    const back = folders.get(folder.id);
    if (back === undefined) {
      compare('folders', folder.name, ['It did not come back.']);
      continue;
    }
    const wanted = (folder.members ?? []).filter((member) => !leftOut.has(assetKey(member)));
    const inside = (members: typeof wanted | null) => (members ?? []).map(assetKey).sort();
    compare('folders', folder.name, [
      back.name !== folder.name && 'It is called otherwise.',
      back.type !== folder.type && 'It is of another type.',
      back.parent !== folder.parent && 'It lies elsewhere.',
      folder.members !== null && !sameJson(inside(wanted), inside(back.members)) && 'Other things lie in it.',
    ]);
    if (folder.grants !== null)
      compare('permissions', folder.name, [
        !sameJson(
          held(folder.grants, isKnown),
          held(back.grants, () => true),
        ) && 'Others hold something on it than before.',
      ]);
  }

  const groups = new Map(found.groups.map((group) => [`${group.namespace}/${group.name}`, group]));
  for (const group of backedUp.groups) {
    const back = groups.get(`${group.namespace}/${group.name}`);
    compare('groups', group.name, [
      back === undefined && 'It did not come back.',
      back !== undefined && back.description !== group.description && 'It is described otherwise.',
    ]);
    if (group.members !== null)
      compare('memberships', group.name, [
        !sameJson([...group.members].sort(), [...(back?.members ?? [])].sort()) &&
          'Others are in it than before.',
      ]);
  }
  return {
    compared: [...counts].map(([what, count]) => ({ what, ...count })),
    differences,
    leftOut: [...strangers].map(([principal, count]) => ({
      what: 'principal',
      name: principal,
      why: `Nobody of that name was among the people and groups of the account: what it held on ${count} ${count === 1 ? 'thing' : 'things'} could not be compared.`,
    })),
  };
};
