import type { AssetKind } from '../../shared/domain/directory.ts';
import type { Json, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { printJsonDocument } from '../../shared/domain/print-json-document.ts';
import { bundleName } from '../../shared/domain/releases/bundle-name.ts';
import type { ChosenWay, WayFacts } from '../../shared/domain/releases/choose-way.ts';
import { reachedByRole } from '../../shared/domain/releases/data-source-types.ts';
import { exportObstacles } from '../../shared/domain/releases/export-obstacles.ts';
import { importDifference } from '../../shared/domain/releases/import-overrides.ts';
import { assetKey, type ReleaseBundle } from '../../shared/domain/releases/release.ts';
import { rewriteAsService, rewriteDocumentAsService } from '../../shared/domain/releases/service-rewrite.ts';
import type { CarryFacts } from './carry/carry-facts.ts';
import { carrySteps } from './carry/carry-steps.ts';
import { plural } from './promotion-findings.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from './promotion-input.ts';
import { accessSteps, proofOf, publishingSteps, versionMade } from './promotion-steps.ts';
import { putState } from './steps/asset-put.ts';
import type { BundleImportInput, BundleImportState } from './steps/bundle-import.ts';

/** An asset that an import would make. */
type Carried = PromotedAsset & { readonly content: NonNullable<PromotedAsset['content']> };

/** A promotion as one import, as far as it can be one. */
export interface BundleImport {
  readonly facts: WayFacts;
  readonly carried: readonly Carried[];
  readonly files: ReleaseBundle['files'];
  readonly overrides: BundleImportInput['overrides'];
}

const fileKinds: Readonly<Record<Exclude<AssetKind, 'topic'>, Parameters<typeof bundleName>[0]['kind']>> = {
  data_source: 'datasource',
  dataset: 'dataset',
  theme: 'theme',
  analysis: 'analysis',
  dashboard: 'dashboard',
};
const lists: Readonly<Record<Exclude<AssetKind, 'topic'>, readonly [list: string, id: string]>> = {
  data_source: ['DataSources', 'DataSourceId'],
  dataset: ['DataSets', 'DataSetId'],
  theme: ['Themes', 'ThemeId'],
  analysis: ['Analyses', 'AnalysisId'],
  dashboard: ['Dashboards', 'DashboardId'],
};
/** The most entries of one list of overrides (reference: StartAssetBundleImportJob). */
const mostOverrides = 50;

/** Why an import would not make an asset as the stage is to get it, at the first place that shows it. */
const beyondWords = (
  { asset, mentions }: Carried,
  beyond: readonly string[],
  rewrite: (text: string) => string,
): string => {
  const where = `in the ${assetWords[asset.kind]} ${asset.name}`;
  const first = mentions.find(
    (mention) =>
      mention.outcome === 'rewritten' &&
      beyond.includes(String(mention.path[0])) &&
      rewrite(mention.text) !== mention.to,
  );
  return first?.outcome === 'rewritten'
    ? `“${first.text}” ${where} becomes “${first.to}”, which an import cannot rewrite.`
    : `${beyond.join(', ')} ${where} ${beyond.length === 1 ? 'becomes' : 'become'} otherwise than an import would make ${beyond.length === 1 ? 'it' : 'them'}.`;
};

const hasCredentials = ({ asset, content }: Carried): boolean =>
  asset.kind !== 'data_source' ||
  reachedByRole.has(asset.facts.sourceType ?? '') ||
  typeof content.document.get('SecretArn') === 'string';

/** Why a release has no bundle, as far as that can be told of it. */
export const factsWithoutBundle = ({ manifest, documents }: PromotionInput): WayFacts => {
  const spoilt = exportObstacles(manifest, documents);
  return {
    obstacles: spoilt.length > 0 ? spoilt : ['The release was taken without an asset bundle.'],
    there: [],
  };
};

/**
 * What an import of the release's bundle would make of a stage, and what stands against it. Only files of what travels
 * are imported: networks and folders are the stage's own, and refresh schedules come along in steps of their own, as
 * they do on the way by definitions. A bundle that was downloaded is no larger than an import takes.
 */
export const bundleImportOf = (
  placed: readonly PromotedAsset[],
  bundle: ReleaseBundle,
  input: PromotionInput,
): BundleImport => {
  const { manifest, documents, mapping } = input;
  const { idPrefix: prefix } = mapping;
  const carried = placed.filter(
    (one): one is Carried => one.content !== undefined && (one.action !== 'none' || prefix !== ''),
  );
  const there = placed.filter((one) => one.content !== undefined && one.there !== null);
  const names = new Map(
    carried.flatMap((one) =>
      one.asset.kind === 'topic'
        ? []
        : [[bundleName({ kind: fileKinds[one.asset.kind], id: one.asset.id }), one] as const],
    ),
  );
  const travels = new Set([...names.keys()].map((name) => name.replace(/\.json$/, '')));
  const rewrite = rewriteAsService(manifest.source, input.to, prefix, (asset) => travels.has(asset));
  const obstacles = [...exportObstacles(manifest, documents)];
  const overrides: Record<string, { [member: string]: Json }[]> = {};
  const held = new Set(bundle.files.map(({ name }) => name));
  for (const [name, one] of names) {
    const { asset, content } = one;
    if (!held.has(name)) obstacles.push(`The bundle lacks the ${assetWords[asset.kind]} ${asset.name}.`);
    if (!hasCredentials(one))
      obstacles.push(
        `The data source ${asset.name} has a password and no secret, and passwords do not travel.`,
      );
    const source = asset.content === null ? undefined : documents.get(asset.content);
    if (source === undefined || asset.kind === 'topic') continue;
    const made = rewriteDocumentAsService(source, rewrite);
    const { overrides: members, beyond } = importDifference(asset.kind, made, content.document);
    if (beyond.length > 0) obstacles.push(beyondWords(one, beyond, rewrite));
    if (members.size === 0) continue;
    const [list, id] = lists[asset.kind];
    const entry = JSON.parse(printJsonDocument(members)) as { [member: string]: Json };
    overrides[list] = [...(overrides[list] ?? []), { [id]: asset.id, ...entry }];
  }
  for (const [list, entries] of Object.entries(overrides))
    if (entries.length > mostOverrides)
      obstacles.push(
        `An import overrides ${mostOverrides} ${list} at most, and ${entries.length} would have to be.`,
      );

  const files = bundle.files.filter(({ name }) => names.has(name));
  for (const { asset } of placed.filter(({ action }) => action === 'kept'))
    obstacles.push(
      `The ${assetWords[asset.kind]} ${asset.name} is kept as it was made by hand; an import takes all of them.`,
    );
  return {
    facts: { obstacles, there: there.map(({ asset }) => `${assetWords[asset.kind]} ${asset.name}`) },
    carried,
    files,
    overrides,
  };
};

const importStep = (bundle: BundleImport, input: PromotionInput, isLive: boolean): PlanStep => {
  const { carried, files, overrides } = bundle;
  const assets = carried.map(({ asset, targetId, content }) => ({
    kind: asset.kind,
    id: targetId,
    content: content.hash,
  }));
  const step: BundleImportInput = {
    job: input.job,
    files: [...files],
    prefix: input.mapping.idPrefix,
    overrides,
    owners: [...input.owners].filter(([, isThere]) => isThere).map(([arn]) => arn),
    assets,
  };
  const found = carried.map(
    (one) =>
      [
        assetKey({ kind: one.asset.kind, id: one.targetId }),
        putState(one.there, one.content)?.content ?? null,
      ] as const,
  );
  const before: BundleImportState | null = found.every(([, hash]) => hash === null)
    ? null
    : { job: null, assets: Object.fromEntries(found) };
  const after: BundleImportState = {
    job: 'SUCCESSFUL',
    assets: Object.fromEntries(assets.map((one) => [assetKey(one), one.content])),
  };
  return {
    id: 'import',
    kind: 'quicksight.bundle.import',
    title: `Import ${plural(assets.length, 'asset')} as one bundle${isLive ? ', live at once' : ''}`,
    section: 'Asset bundle',
    needs: [],
    input: step as unknown as Json,
    before: before as Json,
    after: after as unknown as Json,
  };
};

/** The steps of an import: the job, then the proof of who holds what, then of every dashboard. */
export const bundleSteps = (
  bundle: BundleImport,
  input: PromotionInput,
  { isLiveAtOnce }: ChosenWay,
  carry: CarryFacts,
): { readonly steps: readonly PlanStep[]; readonly stepsOf: (one: PromotedAsset) => readonly string[] } => {
  if (bundle.carried.length === 0) return { steps: [], stepsOf: () => [] };
  const first = importStep(bundle, input, isLiveAtOnce);
  const own = new Map(
    bundle.carried.map((one) => {
      const version = versionMade({ ...one, action: 'update' });
      const access = accessSteps(one, input, carry, [first.id]);
      const dashboard = { id: one.targetId, name: one.asset.name, ...proofOf(one, input, carry) };
      const verify =
        one.asset.kind === 'dashboard'
          ? publishingSteps(dashboard, version, version, [first.id, ...access.map(({ id }) => id)])
          : [];
      return [
        assetKey(one.asset),
        [...access, ...carrySteps(one, input, carry, [first.id]), ...verify],
      ] as const;
    }),
  );
  return {
    steps: [first, ...[...own.values()].flat()],
    stepsOf: ({ asset }) => {
      const steps = own.get(assetKey(asset));
      return steps === undefined ? [] : [first.id, ...steps.map(({ id }) => id)];
    },
  };
};

const findingsOfImport = (chosen: ChosenWay, input: PromotionInput): readonly PlanFinding[] => [
  ...chosen.obstacles.map(
    (message): PlanFinding => ({
      severity: 'blocker',
      message,
      todo: 'Choose the way by definitions.',
    }),
  ),
  ...(chosen.isLiveAtOnce
    ? [
        input.datasets === 'in_place'
          ? ({
              severity: 'warning',
              message: chosen.reason,
              todo: 'The way by definitions verifies a new version before people see it.',
            } as const)
          : ({
              severity: 'blocker',
              message: `An import is live at once: ${input.environment.title} has some of the assets already.`,
              todo: 'Say that what changed may be replaced in place (--in-place; in the console, datasets not beside the old ones), or choose the way by definitions.',
            } as const),
      ]
    : []),
  ...(input.manifest.bundle?.warnings ?? []).map(
    ({ arn, message }): PlanFinding => ({
      severity: 'warning',
      message: `QuickSight warned when it exported the bundle. ${arn}: ${message}`,
    }),
  ),
];

/** What stands against an import that was chosen, or should be known before it. */
export const bundleFindings = (chosen: ChosenWay, input: PromotionInput): readonly PlanFinding[] =>
  chosen.way === 'bundle' ? findingsOfImport(chosen, input) : [];
