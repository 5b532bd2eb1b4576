import type { JsonObject } from '../json-document.ts';
import { madeByHandOnly } from './data-source-types.ts';
import type { ReleasedAsset, ReleaseManifest } from './release.ts';

/** The most that one export takes (reference: StartAssetBundleExportJob, ResourceArns). */
const mostArns = 100;

/** Members that only datasets of the new data preparation have. */
const newPreparation = ['DataPrepConfiguration', 'SemanticModelConfiguration'];

const obstacleOf = (asset: ReleasedAsset, document: JsonObject | undefined): string | undefined => {
  const { kind, name, facts } = asset;
  if (kind === 'topic') return `An asset bundle holds no topics, and ${name} is one.`;
  if (document === undefined)
    return `${name} cannot be exported, and one such asset spoils a bundle. ${asset.absent ?? ''}`.trim();
  if (kind === 'data_source' && madeByHandOnly.has(facts.sourceType ?? ''))
    return `An asset bundle holds no data sources of type ${facts.sourceType}, and ${name} is one.`;
  if (kind === 'dataset' && newPreparation.some((member) => document.has(member)))
    return `${name} was made with the new data preparation, which asset bundles are not known to carry.`;
  return undefined;
};

/**
 * What keeps QuickSight from exporting a release as an asset bundle, in sentences; empty where nothing is known to.
 * A data source that is not supported spoils its datasets too, so it alone is named.
 */
export const exportObstacles = (
  { assets }: Pick<ReleaseManifest, 'assets'>,
  documents: ReadonlyMap<string, JsonObject>,
): readonly string[] => {
  const found = assets.flatMap(
    (asset) => obstacleOf(asset, asset.content === null ? undefined : documents.get(asset.content)) ?? [],
  );
  return assets.length > mostArns
    ? [`An export takes ${mostArns} assets at most, and the release holds ${assets.length}.`, ...found]
    : found;
};
