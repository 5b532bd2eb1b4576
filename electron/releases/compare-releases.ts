import type { AssetDifference, ChangedPartShown } from '../../shared/contract/releases.ts';
import { jsonPathText } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { type ChangedPart, describeChanges } from '../../shared/domain/releases/describe-changes.ts';
import { describeFacts } from '../../shared/domain/releases/describe-facts.ts';
import { assetKey, type ReleasedAsset, type ReleaseManifest } from '../../shared/domain/releases/release.ts';

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
      differences.push({
        asset: { kind, id, name },
        change: 'added',
        contents: { before: null, after: asset.content },
        facts: [],
        parts: [],
      });
      continue;
    }
    const facts = describeFacts(kind, earlier.facts, asset.facts);
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
      contents: { before: earlier.content, after: asset.content },
      facts,
      parts,
    });
  }
  for (const [key, { kind, id, name, content }] of before)
    if (!after.has(key))
      differences.push({
        asset: { kind, id, name },
        change: 'removed',
        contents: { before: content, after: null },
        facts: [],
        parts: [],
      });
  const order = ['changed', 'added', 'removed', 'same'];
  return differences.sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
};
