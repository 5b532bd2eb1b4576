import type { AssetKind } from '../../shared/domain/directory.ts';
import { walkJson } from '../../shared/domain/json-document-path.ts';
import { actionsFor, levelOf } from '../../shared/domain/permission-sets.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { meaningOf } from '../../shared/domain/releases/asset-places.ts';
import { assetKey } from '../../shared/domain/releases/release.ts';
import type { PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { carriedGrants } from './carry/carried-grants.ts';
import type { CarryFacts } from './carry/carry-facts.ts';
import { carrySteps } from './carry/carry-steps.ts';
import { assetWords, type PromotedAsset, type PromotionInput } from './promotion-input.ts';
import { type AssetPutInput, putState } from './steps/asset-put.ts';
import type { DashboardVerifyInput } from './steps/dashboard-verify.ts';

const sections: Readonly<Record<AssetKind, string>> = {
  dashboard: 'Dashboards',
  analysis: 'Analyses',
  dataset: 'Datasets',
  data_source: 'Data sources',
  theme: 'Themes',
  topic: 'Topics',
};

const putId = ({ asset, targetId }: PromotedAsset): string => `put:${asset.kind}/${targetId}`;

/** The version that a promotion makes of an asset, or leaves as it is. */
export const versionMade = ({ action, there }: PromotedAsset): number =>
  action === 'none' ? (there?.version ?? 1) : (there?.version ?? 0) + 1;

const putTitle = ({ asset, action }: PromotedAsset): string => {
  const what = `the ${assetWords[asset.kind]} ${asset.name}`;
  if (action === 'create') return `Create ${what}`;
  if (action === 'beside') return `Create ${what} beside the old one`;
  if (asset.kind === 'dashboard') return `Make a new version of ${what}`;
  return `Replace ${what}${asset.kind === 'dataset' ? ', live at once' : ''}`;
};

/** More are not taken by an operation that creates. */
const mostAtCreation = 64;

/** Who holds something from the moment on that an asset is created: it is never there without its owners. */
const grantsAtCreation = (
  { asset, action }: PromotedAsset,
  granted: PermissionsFound,
): Pick<AssetPutInput, 'isNew' | 'grants'> => {
  if (action !== 'create' && action !== 'beside') return {};
  // CreateTopic takes no permissions.
  if (asset.kind === 'topic' || granted.size === 0) return { isNew: true };
  return {
    isNew: true,
    grants: [...granted]
      .slice(0, mostAtCreation)
      .map(([principal, actions]) => ({ principal, actions: [...actions] })),
  };
};

const putStep = (
  one: PromotedAsset,
  hash: string,
  granted: PermissionsFound,
  needs: readonly string[],
): PlanStep => {
  const { asset, targetId, there } = one;
  const hasVersions = asset.kind === 'dashboard' || asset.kind === 'theme';
  return {
    id: putId(one),
    kind: 'quicksight.asset.put',
    title: putTitle(one),
    section: sections[asset.kind],
    needs: [...needs],
    input: { kind: asset.kind, id: targetId, content: hash, ...grantsAtCreation(one, granted) },
    before: putState(there),
    after: { content: hash, ...(hasVersions ? { version: versionMade(one) } : {}) },
  };
};

/** Who shall hold what on an asset that the promotion makes, or that nobody holds anything on. */
const ownersAndHolders = (one: PromotedAsset, input: PromotionInput): PermissionsFound => {
  const { asset, action, baseId, targetId } = one;
  const held = (id: string) => input.held.get(assetKey({ kind: asset.kind, id }));
  // A dataset beside another one is read by the same people.
  if (action === 'beside') return held(baseId) ?? new Map();
  const owners = [...input.owners].filter(([, isThere]) => isThere).map(([arn]) => arn);
  const viewers = asset.kind === 'dashboard' ? [...(input.tenant?.viewers ?? [])] : [];
  const toOwners = new Map([
    ...viewers
      .filter(([, isThere]) => isThere)
      .map(([arn]) => [arn, actionsFor(asset.kind, 'viewer')] as const),
    ...owners.map((principal) => [principal, actionsFor(asset.kind, 'owner')] as const),
  ]);
  if (action === 'create') return toOwners;
  // What nobody holds anything on is reached by the API only: an earlier promotion may have stopped in between.
  return held(targetId)?.size === 0 ? toOwners : new Map();
};

/** Those, and who held something on it where it was taken, as far as they come along and hold nothing there. */
const grantsOf = (one: PromotedAsset, input: PromotionInput, carry: CarryFacts): PermissionsFound => {
  const { asset, action, targetId } = one;
  const held = action === 'create' ? undefined : input.held.get(assetKey({ kind: asset.kind, id: targetId }));
  const carried = [...carriedGrants(one, carry)].filter(([principal]) => held?.has(principal) !== true);
  return new Map([...carried, ...ownersAndHolders(one, input)]);
};

/** Who is to hold what on an asset, one step each. */
export const accessSteps = (
  one: PromotedAsset,
  input: PromotionInput,
  carry: CarryFacts,
  needs: readonly string[],
): PlanStep[] => {
  const { asset, targetId } = one;
  return [...grantsOf(one, input, carry)].map(([principal, actions]) => ({
    id: `access:${asset.kind}/${targetId}:${principal}`,
    kind: 'quicksight.access.grant',
    title: `Let ${principal.slice(principal.indexOf('/') + 1)} have the ${assetWords[asset.kind]} ${asset.name}`,
    section: 'Access',
    needs: [...needs],
    input: { resource: asset.kind, id: targetId, principal, actions: [...actions] },
    before: null,
    after: accessState(asset.kind, actions),
  }));
};

/** What is to hold before people see a version: who was to get something got it, and it can be embedded as asked for. */
export const proofOf = (
  one: PromotedAsset,
  input: PromotionInput,
  carry: CarryFacts,
): Pick<DashboardVerifyInput, 'access' | 'embedAs'> => {
  const access = [...grantsOf(one, input, carry)].map(([principal, actions]) => ({
    principal,
    level: levelOf(one.asset.kind, actions),
  }));
  return { ...(access.length === 0 ? {} : { access }), ...embeddingOf(carry) };
};

const embeddingOf = ({ embedAs }: CarryFacts): Pick<DashboardVerifyInput, 'embedAs'> =>
  embedAs === null ? {} : { embedAs: embedAs.arn };

/** ARNs of the datasets that a dashboard reads as it is put there. */
const datasetsOf = ({ content }: PromotedAsset): string[] => {
  const arns = new Set<string>();
  walkJson(content?.document ?? null, (path, value) => {
    if (typeof value === 'string' && meaningOf('dashboard', path) === 'dataset') arns.add(value);
  });
  return [...arns];
};

/** A version is verified, then people see it. */
export const publishingSteps = (
  dashboard: { readonly id: string; readonly name: string } & Pick<
    DashboardVerifyInput,
    'access' | 'embedAs' | 'datasets'
  >,
  version: number,
  published: number | null,
  needs: readonly string[],
): PlanStep[] => {
  const { id, name, ...proof } = dashboard;
  const verify: PlanStep = {
    id: `verify:${id}`,
    kind: 'quicksight.dashboard.verify',
    title: `Verify version ${version} of ${name}`,
    section: 'Verification',
    needs: [...needs],
    input: { id, version, ...proof },
    before: null,
    after: { version },
  };
  if (published === version) return [verify];
  return [
    verify,
    {
      id: `publish:${id}`,
      kind: 'quicksight.dashboard.publish',
      title: `Publish version ${version} of ${name}${published === null ? '' : `, in place of ${published}`}`,
      section: 'Publishing',
      needs: [verify.id],
      input: { id, version },
      before: { published },
      after: { published: version },
    },
  ];
};

/** The steps that bring each asset into a stage; assets in the order of needs. */
export const promotionSteps = (
  placed: readonly PromotedAsset[],
  input: PromotionInput,
  carry: CarryFacts,
): ReadonlyMap<PromotedAsset, readonly PlanStep[]> => {
  const stepOf = new Map<string, string>();
  const stepsFor = (one: PromotedAsset): PlanStep[] => {
    const { asset, action, content, there, targetId } = one;
    if (content === undefined || action === 'kept') return [];
    const needs = asset.needs.flatMap((need) => stepOf.get(assetKey(need)) ?? []);
    const isPut = action !== 'none';
    const put = isPut ? [putStep(one, content.hash, grantsOf(one, input, carry), needs)] : [];
    const made = put.map(({ id }) => id);
    if (isPut) stepOf.set(assetKey(asset), putId(one));
    const access = accessSteps(one, input, carry, made);
    const around = carrySteps(one, input, carry, made);
    if (asset.kind !== 'dashboard') return [...put, ...access, ...around];
    const version = versionMade(one);
    // The service publishes the first version of a new dashboard by itself.
    const published = there === null ? version : there.published;
    if (!isPut && published === version) return [...access, ...around];
    return [
      ...put,
      ...access,
      ...around,
      ...publishingSteps(
        // Who is to hold what, and the version itself, are proven by the steps before.
        {
          id: targetId,
          name: asset.name,
          ...embeddingOf(carry),
          ...(isPut ? { datasets: datasetsOf(one) } : {}),
        },
        version,
        published,
        [...made, ...needs, ...access.map(({ id }) => id)],
      ),
    ];
  };
  return new Map(placed.map((one) => [one, stepsFor(one)]));
};
