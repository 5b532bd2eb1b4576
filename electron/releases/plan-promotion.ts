import type { AssetKind } from '../../shared/domain/directory.ts';
import type { PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import { type ChosenWay, chooseWay } from '../../shared/domain/releases/choose-way.ts';
import { neededAssets } from '../../shared/domain/releases/needed-assets.ts';
import {
  type AssetId,
  assetKey,
  type ReleaseBundle,
  type ReleaseManifest,
} from '../../shared/domain/releases/release.ts';
import type { StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import type { CarryFacts } from './carry/carry-facts.ts';
import { carryFindings } from './carry/carry-findings.ts';
import { type DeploymentContext, deployedByPromotion } from './deployment-context.ts';
import { placeAssets } from './place-assets.ts';
import { bundleFindings, bundleImportOf, bundleSteps, factsWithoutBundle } from './plan-bundle-import.ts';
import { type RuleDataset, ruleDatasets } from './preflight/check-row-rules.ts';
import { preflightFindings } from './preflight/preflight.ts';
import type { PreflightFacts } from './preflight/preflight-facts.ts';
import { plural, promotionFindings } from './promotion-findings.ts';
import type { PromotedAsset, PromotionInput, ReadTargets } from './promotion-input.ts';
import { promotionSteps } from './promotion-steps.ts';

export interface PlannedPromotion {
  readonly body: PlanBody;
  readonly assets: readonly PromotedAsset[];
  readonly way: ChosenWay;
  /** What stands against it beside what it mentions. */
  readonly preflight: readonly PlanFinding[];
  readonly people: CarryFacts['principals'];
  readonly rules: readonly RuleDataset[];
}

/** What is read of the stage once it is known what becomes of each asset. */
export interface ReadOfStage {
  readonly carry: (placed: readonly PromotedAsset[]) => Promise<CarryFacts>;
  readonly preflight: (placed: readonly PromotedAsset[]) => Promise<PreflightFacts>;
}

/** What the stage may have and the plan will look at: ids that can be told from the mapping alone. */
export const targetsOf = (manifest: ReleaseManifest, mapping: StageMapping): AssetId[] => {
  const mapped = new Map(mapping.assets.map((one) => [assetKey({ kind: one.kind, id: one.from }), one.to]));
  return neededAssets(manifest, (asset) => mapped.has(assetKey(asset))).map((asset) => ({
    kind: asset.kind,
    id: mapped.get(assetKey(asset)) ?? mapping.idPrefix + asset.id,
  }));
};

const effectsOf = (
  placed: readonly PromotedAsset[],
  title: string,
  { isLiveAtOnce }: ChosenWay,
): string[] => {
  const made = (action: PromotedAsset['action'], kind: AssetKind) =>
    placed.filter((one) => one.action === action && one.asset.kind === kind).length;
  const said = (count: number, what: AssetKind, sentence: (counted: string) => string): string[] =>
    count === 0 ? [] : [sentence(plural(count, what))];
  return [
    ...said(made('create', 'dashboard'), 'dashboard', (all) => `${all} new in ${title}.`),
    ...said(made('update', 'dashboard'), 'dashboard', (all) =>
      isLiveAtOnce
        ? `People in ${title} see ${all} changed at once.`
        : `People in ${title} see a new version of ${all}, after it was verified.`,
    ),
    ...said(
      made('beside', 'dataset'),
      'dataset',
      (all) => `${all} made beside the old ones, which stay as they are.`,
    ),
    ...said(
      made('kept', 'dashboard'),
      'dashboard',
      (all) => `${all} kept as somebody made ${made('kept', 'dashboard') === 1 ? 'it' : 'them'} in ${title}.`,
    ),
    ...said(made('none', 'dashboard'), 'dashboard', (all) => `${all} stay as they are.`),
  ];
};

/** The way and its reason, for a reviewer; what stands against it is a finding of its own. */
const wayNote = ({ way, reason }: ChosenWay): PlanFinding => ({
  severity: 'note',
  message: `${way === 'bundle' ? 'As an asset bundle' : 'By definitions'}. ${reason}`,
});

/** What a promotion would be as one import: all of it, data sources too, under the ids that it has. */
const planWhole = async (held: ReleaseBundle, input: PromotionInput, readTargets: ReadTargets) => {
  const whole = await placeAssets({ ...input, dataSources: 'travel', datasets: 'in_place' }, readTargets);
  return { ...whole, bundle: bundleImportOf(whole.placed, held, input) };
};

/** The steps of a promotion on the way that was chosen, or that is right. */
const planWay = async (input: PromotionInput, readTargets: ReadTargets, readCarry: ReadOfStage['carry']) => {
  const { manifest, way, environment } = input;
  const whole =
    manifest.bundle === undefined || way === 'definition'
      ? undefined
      : await planWhole(manifest.bundle, input, readTargets);
  const chosen = chooseWay(way, whole?.bundle.facts ?? factsWithoutBundle(input), environment.title);
  if (whole !== undefined && chosen.way === 'bundle') {
    const carry = await readCarry(whole.placed);
    return {
      chosen,
      carry,
      placed: whole.placed,
      findings: [...bundleFindings(chosen, input), ...whole.findings],
      ...bundleSteps(whole.bundle, input, chosen, carry),
    };
  }
  const { placed, findings } = await placeAssets(input, readTargets);
  const carry = await readCarry(placed);
  const byAsset = promotionSteps(placed, input, carry);
  return {
    chosen,
    carry,
    placed,
    findings: [...bundleFindings(chosen, input), ...findings],
    steps: [...byAsset.values()].flat(),
    stepsOf: (one: PromotedAsset) => (byAsset.get(one) ?? []).map(({ id }) => id),
  };
};

/** What a release becomes in a stage: what becomes of each asset, the steps to it, and what stands against it. */
export const planPromotion = async (
  input: PromotionInput,
  readTargets: ReadTargets,
  read: ReadOfStage,
): Promise<PlannedPromotion> => {
  const { release, environment, connection } = input;
  const { chosen, placed, findings, steps, stepsOf, carry } = await planWay(input, readTargets, read.carry);
  const facts = await read.preflight(placed);
  const preflight = [...carryFindings(placed, input, carry), ...preflightFindings({ placed, input, facts })];
  const context: DeploymentContext = {
    release: release.hash,
    environment: environment.name,
    way: { way: chosen.way, reason: chosen.reason },
    assets: deployedByPromotion(release.hash, placed, stepsOf, input.carried, input.tenant?.slug),
  };
  const { readOnly: _, ...shown } = connection;
  return {
    assets: placed,
    way: chosen,
    preflight,
    people: carry.principals,
    rules: ruleDatasets(placed, input.to),
    body: {
      version: 1,
      kind: 'release.promote',
      title: `Promote ${release.name} to ${environment.title}`,
      subject: { type: 'release', id: release.hash, name: release.name },
      connection: shown,
      effects:
        steps.length === 0
          ? [`${environment.title} has this release already.`]
          : effectsOf(placed, environment.title, chosen),
      findings: [
        ...(steps.length === 0 ? [] : [wayNote(chosen)]),
        ...findings,
        ...promotionFindings(placed, input, carry),
        ...preflight,
      ],
      steps: [...steps],
      context: context as unknown as PlanBody['context'],
    },
  };
};
