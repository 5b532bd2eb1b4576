import { assetKey } from '../../../shared/domain/releases/release.ts';
import { assetArn, type Place } from '../../../shared/domain/releases/resolve-mention.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { readEach } from '../../connectors/quicksight/read-paged.ts';
import { readFolder, readTags } from '../../connectors/quicksight/read-places.ts';
import { readPrincipals } from '../../connectors/quicksight/read-principals.ts';
import { readRefresh } from '../../connectors/quicksight/read-refresh.ts';
import { ifReadable } from '../if-readable.ts';
import { principalArn } from '../principal-arn.ts';
import { type PromotedAsset, travels } from '../promotion-input.ts';
import { readFolders } from '../read-asset.ts';
import type { CarryFacts, StandIn, Surroundings } from './carry-facts.ts';
import { resolvePrincipal } from './resolve-principal.ts';

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The assets of the stage around which something is to be put, or that another one takes the place of. */
const lookedAt = (placed: readonly PromotedAsset[], carriesAny: boolean) =>
  placed.filter(travels).flatMap(({ asset: { kind }, action, targetId, baseId, base, there }) => {
    if (action === 'beside' && base !== null)
      return [{ kind, id: baseId, inSpice: base.document.get('ImportMode') === 'SPICE' }];
    return carriesAny && there !== null
      ? [{ kind, id: targetId, inSpice: there.document.get('ImportMode') === 'SPICE' }]
      : [];
  });

/** Reads whom and what a promotion may take along; nothing where nothing is to come along. */
export const readCarryFacts = async (
  cloud: QuickSight,
  placed: readonly PromotedAsset[],
  route: { readonly from: Place; readonly to: Place; readonly mapping: StageMapping },
  signal: AbortSignal,
): Promise<CarryFacts> => {
  const { from, to, mapping } = route;
  const { carry } = mapping;
  const travelling = placed.filter(travels);
  const holders = carry.permissions
    ? unique(travelling.flatMap(({ asset }) => (asset.facts.grants ?? []).map(({ principal }) => principal)))
    : [];
  const resolved = holders.flatMap((arn) => {
    const found = resolvePrincipal(arn, from, mapping, (name) =>
      principalArn(name, to, cloud.identityRegion),
    );
    return found === undefined ? [] : [[arn, found] as const];
  });
  const folders = carry.folders ? unique(travelling.flatMap(({ asset }) => asset.facts.folders ?? [])) : [];
  const embedAs = mapping.embedAs === '' ? null : principalArn(mapping.embedAs, to, cloud.identityRegion);
  const looked = lookedAt(placed, Object.values(carry).includes(true));
  const [isThere, foundFolders, found] = await Promise.all([
    readPrincipals(
      cloud,
      [...resolved.flatMap(([, standIn]) => standIn?.arn ?? []), ...(embedAs === null ? [] : [embedAs])],
      signal,
    ),
    readEach(folders, async (arn): Promise<string | null> => {
      const said = mapping.arns.find((one) => one.from === arn)?.to ?? arn;
      const id = said.slice(said.lastIndexOf('/') + 1);
      return (await ifReadable(readFolder(cloud, id, signal))) === null ? null : id;
    }),
    readEach(looked, async ({ kind, id, inSpice }): Promise<Surroundings> => {
      const arn = assetArn(to, { kind, id });
      const [tags, lies, refresh] = await Promise.all([
        ifReadable(readTags(cloud, arn, signal)),
        kind === 'theme' || kind === 'topic' ? [] : ifReadable(readFolders(cloud, arn, signal)),
        inSpice ? ifReadable(readRefresh(cloud, id, signal)) : { schedules: [], properties: null },
      ]);
      return { tags, folders: lies, refresh };
    }),
  ]);
  return {
    principals: new Map(
      resolved.map(([arn, standIn]): [string, StandIn | null] => [
        arn,
        standIn && { ...standIn, isThere: isThere.get(standIn.arn) === true },
      ]),
    ),
    embedAs: embedAs === null ? null : { arn: embedAs, isThere: isThere.get(embedAs) === true },
    folders: new Map(folders.map((arn, position) => [arn, foundFolders[position] ?? null])),
    surroundings: new Map(
      looked.flatMap((asset, position) => {
        const around = found[position];
        return around === undefined ? [] : [[assetKey(asset), around] as const];
      }),
    ),
  };
};
