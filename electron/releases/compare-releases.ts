import type { AssetDifference, ChangedPartShown } from '../../shared/contract/releases.ts';
import { sameJson } from '../../shared/domain/canonical-json.ts';
import { jsonPathText } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { type ChangedPart, describeChanges } from '../../shared/domain/releases/describe-changes.ts';
import { assetKey, type ReleasedAsset, type ReleaseManifest } from '../../shared/domain/releases/release.ts';

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** How the surroundings of an asset differ, in sentences; what one of both could not read is said to be so. */
const factChanges = (from: ReleasedAsset['facts'], to: ReleasedAsset['facts']): string[] => {
  const said: string[] = [];
  const compare = <T>(what: string, one: T | null, other: T | null, tell: (one: T, other: T) => string) => {
    if (one === null && other === null) return;
    if (one === null || other === null)
      said.push(`${what} could not be read in the ${one === null ? 'earlier' : 'later'} release.`);
    else if (!sameJson(one as never, other as never)) said.push(tell(one, other));
  };
  compare('Permissions', from.grants, to.grants, (one, other) => {
    const before = new Map(one.map((grant) => [grant.principal, grant.actions]));
    const after = new Map(other.map((grant) => [grant.principal, grant.actions]));
    const gained = [...after.keys()].filter((who) => !before.has(who)).length;
    const lost = [...before.keys()].filter((who) => !after.has(who)).length;
    const changed = [...after].filter(
      ([who, actions]) =>
        before.has(who) && !sameJson([...(before.get(who) ?? [])].sort(), [...actions].sort()),
    ).length;
    const parts = [
      gained > 0 && `${plural(gained, 'principal')} gained access`,
      lost > 0 && `${plural(lost, 'principal')} lost it`,
      changed > 0 && `${plural(changed, 'principal')} have another level`,
    ].filter((part) => part !== false);
    return parts.length === 0 ? 'Permissions stand in another order.' : `Permissions: ${parts.join(', ')}.`;
  });
  compare('Tags', from.tags, to.tags, () => 'Tags differ.');
  compare('Folders', from.folders, to.folders, () => 'It lies in other folders.');
  if (from.refresh !== undefined && to.refresh !== undefined)
    compare('Refresh schedules', from.refresh, to.refresh, () => 'It is refreshed otherwise.');
  compare('Columns', from.columns, to.columns, (one, other) => {
    const before = new Set(one.map(({ name }) => name));
    const after = new Set(other.map(({ name }) => name));
    const added = [...after].filter((name) => !before.has(name));
    const removed = [...before].filter((name) => !after.has(name));
    const parts = [
      added.length > 0 && `added ${added.join(', ')}`,
      removed.length > 0 && `removed ${removed.join(', ')}`,
    ].filter((part) => part !== false);
    return parts.length === 0
      ? 'Columns have other types or stand otherwise.'
      : `Columns: ${parts.join('; ')}.`;
  });
  return said;
};

/** A change as it crosses to the screen: paths in words. */
export const showChange = (part: ChangedPart): ChangedPartShown => ({
  ...part,
  path: jsonPathText(part.path),
  properties: part.properties.map((property) => ({ ...property, path: jsonPathText(property.path) })),
});

/**
 * What the second release has otherwise than the first, asset by asset: what changed first, then what was added and
 * removed, then what is the same. Assets are matched by kind and id.
 */
export const compareReleases = async (
  from: ReleaseManifest,
  to: ReleaseManifest,
  textOf: (content: string) => Promise<string>,
): Promise<AssetDifference[]> => {
  const before = new Map(from.assets.map((asset) => [assetKey(asset), asset]));
  const after = new Map(to.assets.map((asset) => [assetKey(asset), asset]));
  const document = async (asset: ReleasedAsset) =>
    asset.content === null ? null : parseJsonDocument(await textOf(asset.content));
  const differences: AssetDifference[] = [];
  for (const [key, asset] of after) {
    const { kind, id, name } = asset;
    const earlier = before.get(key);
    if (earlier === undefined) {
      differences.push({ asset: { kind, id, name }, change: 'added', facts: [], parts: [] });
      continue;
    }
    const facts = factChanges(earlier.facts, asset.facts);
    const parts: AssetDifference['parts'] = [];
    if (earlier.content !== asset.content) {
      const [one, other] = [await document(earlier), await document(asset)];
      if (one === null || other === null)
        facts.unshift(one === null ? 'It could not be read in the earlier release.' : (asset.absent ?? ''));
      else parts.push(...describeChanges(kind, one, other).map(showChange));
    }
    differences.push({
      asset: { kind, id, name },
      change: facts.length + parts.length > 0 || earlier.content !== asset.content ? 'changed' : 'same',
      facts,
      parts,
    });
  }
  for (const [key, { kind, id, name }] of before)
    if (!after.has(key))
      differences.push({ asset: { kind, id, name }, change: 'removed', facts: [], parts: [] });
  const order = ['changed', 'added', 'removed', 'same'];
  return differences.sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
};
