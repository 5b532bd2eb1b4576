import type { JsonObject } from '../../shared/domain/json-document.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import { describeChanges } from '../../shared/domain/releases/describe-changes.ts';
import { sameDocument } from '../../shared/domain/releases/diff-documents.ts';
import { holdsAll } from '../../shared/domain/releases/holds-all.ts';
import { neededAssets } from '../../shared/domain/releases/needed-assets.ts';
import { setParameterDefaults } from '../../shared/domain/releases/parameter-defaults.ts';
import { assetKey, type ReleasedAsset } from '../../shared/domain/releases/release.ts';
import { createResolver } from '../../shared/domain/releases/resolve-mention.ts';
import { rewriteDocument } from '../../shared/domain/releases/rewrite-document.ts';
import type { StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import { describeThreeWay } from '../../shared/domain/releases/three-way.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import { newDataSource } from './new-data-source.ts';
import { assetWords, type PromotedAsset, type PromotionInput, type ReadTargets } from './promotion-input.ts';
import type { TargetAsset } from './steps/read-target.ts';

/** The id of a dataset that stands beside the one it follows: told from its content, so that it is made once. */
export const besideId = (id: string, hash: string): string => `${id}-${hash.slice(0, 8)}`;

/** Assets in waves: each needs only what earlier waves hold. A circle's members share the wave that is left. */
const inWaves = (assets: readonly ReleasedAsset[]): ReleasedAsset[][] => {
  const waves: ReleasedAsset[][] = [];
  const open = new Map(assets.map((asset) => [assetKey(asset), asset]));
  while (open.size > 0) {
    const ready = [...open.values()].filter((asset) =>
      asset.needs.every((need) => !open.has(assetKey(need)) || assetKey(need) === assetKey(asset)),
    );
    const wave = ready.length > 0 ? ready : [...open.values()];
    for (const asset of wave) open.delete(assetKey(asset));
    waves.push(wave);
  }
  return waves;
};

/**
 * What becomes of each asset that the stage needs: rewritten by the mapping and compared with what is there. Only
 * what stands under the id of a dataset made beside another one has to be asked for (`readTargets`): it is told from
 * the rewritten document.
 */
export const placeAssets = async (
  input: PromotionInput,
  readTargets: ReadTargets,
): Promise<{ readonly placed: readonly PromotedAsset[]; readonly findings: readonly PlanFinding[] }> => {
  const { manifest, mapping, environment } = input;
  const findings: PlanFinding[] = [];
  const mappedIds = new Map(
    mapping.assets.map((one) => [assetKey({ kind: one.kind, id: one.from }), one.to]),
  );
  const needed = neededAssets(manifest, (asset) => mappedIds.has(assetKey(asset)));
  // Where an asset ended up, for those that need it: grows wave by wave.
  const ids: StageMapping['assets'] = [];
  const block = (message: string, todo: string) => findings.push({ severity: 'blocker', message, todo });
  const target = (key: string): TargetAsset | null => input.targets.get(key) ?? null;
  const still = (asset: ReleasedAsset, targetId: string, action: 'mapped' | 'absent'): PromotedAsset => {
    const there = target(assetKey({ kind: asset.kind, id: targetId }));
    return {
      asset,
      targetId,
      action,
      there,
      base: there,
      baseId: targetId,
      content: undefined,
      mentions: [],
      changes: [],
      parts: null,
    };
  };

  const place = (asset: ReleasedAsset): PromotedAsset => {
    const { kind, name } = asset;
    const mappedTo = mappedIds.get(assetKey(asset));
    if (mappedTo !== undefined) {
      const one = still(asset, mappedTo, 'mapped');
      if (one.there === null)
        block(
          `The ${assetWords[kind]} ${mappedTo}, which stands for ${name}, is not in ${environment.title}.`,
          'Map it to one that is there.',
        );
      return one;
    }
    const document = asset.content === null ? undefined : input.documents.get(asset.content);
    if (document === undefined) {
      block(
        `The ${assetWords[kind]} ${name} stands in the release by name only. ${asset.absent ?? ''}`.trim(),
        `Map it to a ${assetWords[kind]} of ${environment.title}.`,
      );
      return still(asset, asset.id, 'absent');
    }
    const made = mapping.newDataSources.find(({ from }) => kind === 'data_source' && from === asset.id);
    if (kind === 'data_source' && made === undefined && input.dataSources === 'of_the_stage') {
      block(
        `The data source ${name} is not mapped: its credentials do not travel.`,
        `Map it to a data source of ${environment.title}, or say that it is made there.`,
      );
      return still(asset, asset.id, 'absent');
    }
    const resolve = createResolver({
      from: manifest.source,
      to: input.to,
      mapping,
      placed: ids,
      assets: needed,
      otherAccounts: input.otherAccounts,
    });
    const source = made === undefined ? document : newDataSource(document, made);
    const { document: rewritten, mentions } = rewriteDocument(kind, source, input.vocabulary, resolve);
    const wanted = setParameterDefaults(rewritten as JsonObject, mapping.parameters);
    const hash = contentHash(wanted);
    const baseId = mapping.idPrefix + asset.id;
    const base = target(assetKey({ kind, id: baseId }));
    const last = input.lastPromotions.get(assetKey(asset));
    const isKept = base !== null && input.handMade.get(assetKey(asset)) === 'keep';
    const isThere = base !== null && holdsAll(base.document, wanted);
    const isBeside =
      !isKept && base !== null && !isThere && kind === 'dataset' && input.datasets === 'beside';
    const actionOf = (): PromotedAsset['action'] => {
      if (base === null) return 'create';
      if (isKept) return 'kept';
      if (isThere) return 'none';
      return isBeside ? 'beside' : 'update';
    };
    // What is there already replaces nothing, unless people use another one until now.
    const replaces = base !== null && last !== undefined && (!isThere || last.carried.targetId !== baseId);
    return {
      asset,
      targetId: isBeside ? besideId(baseId, hash) : isKept ? (last?.carried.targetId ?? baseId) : baseId,
      action: actionOf(),
      there: isBeside || (isKept && last !== undefined && last.carried.targetId !== baseId) ? null : base,
      base,
      baseId,
      content: { hash, document: wanted },
      mentions: isKept ? [] : mentions,
      changes:
        base === null || sameDocument(base.document, wanted)
          ? []
          : describeChanges(kind, base.document, wanted),
      parts: replaces ? describeThreeWay(kind, { ...last, wanted }) : null,
    };
  };

  /** A dataset that an earlier promotion made beside the old one is there already. */
  const foundBeside = (one: PromotedAsset, there: TargetAsset | null): PromotedAsset => {
    if (there === null || one.content === undefined) return one;
    if (holdsAll(there.document, one.content.document)) return { ...one, there, action: 'none' };
    block(
      `The dataset ${one.targetId} is there already and is not what the release would make.`,
      'Somebody changed it by hand: remove it, or choose to replace datasets in place.',
    );
    return { ...one, there };
  };

  const byKey = new Map<string, PromotedAsset>();
  for (const wave of inWaves(needed)) {
    const placedNow = wave.map(place);
    const beside = placedNow.filter(({ action }) => action === 'beside');
    const found = await readTargets(beside.map(({ targetId }) => ({ kind: 'dataset', id: targetId })));
    const besides = new Map(beside.map((one, position) => [one, found[position] ?? null]));
    for (const one of placedNow) {
      const done = besides.has(one) ? foundBeside(one, besides.get(one) ?? null) : one;
      byKey.set(assetKey(done.asset), done);
      if (done.content !== undefined)
        ids.push({ kind: done.asset.kind, from: done.asset.id, to: done.targetId });
    }
  }
  return { placed: needed.flatMap((asset) => byKey.get(assetKey(asset)) ?? []), findings };
};
