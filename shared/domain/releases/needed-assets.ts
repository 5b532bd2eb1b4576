import { type AssetId, assetKey, type ReleasedAsset, type ReleaseManifest } from './release.ts';

/**
 * The assets of a release that a stage needs, in the release's order: what was chosen and what that rests on. Behind
 * an asset that the stage has its own of, nothing is needed: a mapped dataset brings its data source along.
 */
export const neededAssets = (
  { roots, assets }: Pick<ReleaseManifest, 'roots' | 'assets'>,
  isMapped: (asset: AssetId) => boolean,
): ReleasedAsset[] => {
  const byKey = new Map(assets.map((asset) => [assetKey(asset), asset]));
  const needed = new Set<string>();
  const open = roots.map(assetKey);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const asset = byKey.get(key);
    if (asset === undefined || needed.has(key)) continue;
    needed.add(key);
    if (!isMapped(asset)) open.push(...asset.needs.map(assetKey));
  }
  return assets.filter((asset) => needed.has(assetKey(asset)));
};
