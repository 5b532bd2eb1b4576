import type { AssetKind } from '../../shared/domain/directory.ts';
import type { JsonObject } from '../../shared/domain/json-document.ts';
import { jsonPathText } from '../../shared/domain/json-document-path.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { describeChanges } from '../../shared/domain/releases/describe-changes.ts';
import { sameDocument } from '../../shared/domain/releases/diff-documents.ts';
import { holdsAll } from '../../shared/domain/releases/holds-all.ts';
import type { Vocabulary } from '../../shared/domain/releases/mentions.ts';
import { setParameterDefaults } from '../../shared/domain/releases/parameter-defaults.ts';
import {
  type AssetId,
  assetKey,
  type ReleasedAsset,
  type ReleaseManifest,
} from '../../shared/domain/releases/release.ts';
import { createResolver, type Place } from '../../shared/domain/releases/resolve-mention.ts';
import { type ResolvedMention, rewriteDocument } from '../../shared/domain/releases/rewrite-document.ts';
import type { StageMapping } from '../../shared/domain/releases/stage-mapping.ts';
import { contentHash } from '../connectors/quicksight/definitions/content-hash.ts';
import type { PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { putState } from './steps/asset-put.ts';
import type { TargetAsset } from './steps/read-target.ts';

export interface PromotionInput {
  readonly release: { readonly hash: string; readonly name: string };
  readonly manifest: ReleaseManifest;
  readonly documents: ReadonlyMap<string, JsonObject>;
  readonly environment: { readonly name: string; readonly title: string; readonly production: boolean };
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  readonly to: Place;
  /** Where the stage's users and groups are. */
  readonly identityRegion: string;
  readonly mapping: StageMapping;
  /** What the stage has under each id, by `assetKey`; an id that was not asked about is missing. */
  readonly targets: ReadonlyMap<string, TargetAsset | null>;
  /** A dataset that changed is made beside the old one, or replaced, which is live at once. */
  readonly datasets: 'beside' | 'in_place';
  /** Accounts of other environments by id, with the name and whether it is production. */
  readonly otherAccounts: ReadonlyMap<string, string>;
  readonly vocabulary: Vocabulary;
}

/** What becomes of one asset. */
export interface PromotedAsset {
  readonly asset: ReleasedAsset;
  /** Its id in the stage. */
  readonly targetId: string;
  readonly action: 'create' | 'update' | 'beside' | 'none' | 'mapped' | 'absent';
  /** What it becomes; undefined where nothing of it travels. */
  readonly content: { readonly hash: string; readonly document: JsonObject } | undefined;
  readonly mentions: readonly ResolvedMention[];
  readonly changes: readonly ReturnType<typeof describeChanges>[number][];
}

export interface PlannedPromotion {
  readonly body: PlanBody;
  readonly assets: readonly PromotedAsset[];
}

const words: Readonly<Record<AssetKind, string>> = {
  dashboard: 'dashboard',
  analysis: 'analysis',
  dataset: 'dataset',
  data_source: 'data source',
  theme: 'theme',
  topic: 'topic',
};
const sections: Readonly<Record<AssetKind, string>> = {
  dashboard: 'Dashboards',
  analysis: 'Analyses',
  dataset: 'Datasets',
  data_source: 'Data sources',
  theme: 'Themes',
  topic: 'Topics',
};

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Ids that the plan will want to look at, before it is made: those that can be told from the mapping alone. */
export const targetsOf = (manifest: ReleaseManifest, mapping: StageMapping): AssetId[] => {
  const mapped = new Map(mapping.assets.map((one) => [assetKey({ kind: one.kind, id: one.from }), one.to]));
  return manifest.assets.map((asset) => ({
    kind: asset.kind,
    id: mapped.get(assetKey(asset)) ?? mapping.idPrefix + asset.id,
  }));
};

/** An owner as a mapping names it, as its ARN. */
const ownerArn = (owner: string, { partition, accountId }: Place, identityRegion: string): string =>
  owner.startsWith('arn:') ? owner : `arn:${partition}:quicksight:${identityRegion}:${accountId}:${owner}`;

/** The id of a dataset that stands beside the one it follows: told from its content, so that it is made once. */
export const besideId = (id: string, hash: string): string => `${id}-${hash.slice(0, 8)}`;

/**
 * What a release becomes in a stage: every asset rewritten by the mapping, in the order of needs, compared with
 * what is there. Pure: what stands under the ids `beside` needs comes through `peek`, asked for one at a time.
 */
export const planPromotion = async (
  input: PromotionInput,
  peek: (asset: AssetId) => Promise<TargetAsset | null>,
  heldOn: (asset: AssetId) => Promise<PermissionsFound>,
): Promise<PlannedPromotion> => {
  const { manifest, mapping, to, targets, environment, connection } = input;
  const from: Place = manifest.source;
  const findings: PlanFinding[] = [];
  const steps: PlanStep[] = [];
  const promoted: PromotedAsset[] = [];
  const mappedIds = new Map(
    mapping.assets.map((one) => [assetKey({ kind: one.kind, id: one.from }), one.to]),
  );
  const owners = mapping.owners.map((owner) => ownerArn(owner, to, input.identityRegion));
  // Where an asset ended up, for those that need it: grows as the assets are gone through in order.
  const placed: StageMapping['assets'] = [];
  const stepOf = new Map<string, string>();
  const target = async (asset: AssetId): Promise<TargetAsset | null> => {
    const known = targets.get(assetKey(asset));
    return known === undefined ? peek(asset) : known;
  };
  const block = (message: string, todo: string) => findings.push({ severity: 'blocker', message, todo });

  const dashboardSteps = (
    asset: ReleasedAsset,
    targetId: string,
    put: string | undefined,
    version: number,
    published: number | null,
    needs: readonly string[],
  ) => {
    const verify = `verify:${targetId}`;
    steps.push({
      id: verify,
      kind: 'quicksight.dashboard.verify',
      title: `Verify version ${version} of ${asset.name}`,
      section: 'Verification',
      needs: [...(put === undefined ? [] : [put]), ...needs],
      input: { id: targetId, version },
      before: null,
      after: { version },
    });
    if (published === version) return;
    steps.push({
      id: `publish:${targetId}`,
      kind: 'quicksight.dashboard.publish',
      title: `Publish version ${version} of ${asset.name}${published === null ? '' : `, in place of ${published}`}`,
      section: 'Publishing',
      needs: [verify],
      input: { id: targetId, version },
      before: { published },
      after: { published: version },
    });
  };

  for (const asset of manifest.assets) {
    const key = assetKey(asset);
    const mappedTo = mappedIds.get(key);
    if (mappedTo !== undefined) {
      const there = await target({ kind: asset.kind, id: mappedTo });
      if (there === null)
        block(
          `The ${words[asset.kind]} ${mappedTo}, which stands for ${asset.name}, is not in ${environment.title}.`,
          'Map it to one that is there.',
        );
      promoted.push({
        asset,
        targetId: mappedTo,
        action: 'mapped',
        content: undefined,
        mentions: [],
        changes: [],
      });
      continue;
    }
    const document = asset.content === null ? undefined : input.documents.get(asset.content);
    if (document === undefined) {
      block(
        `The ${words[asset.kind]} ${asset.name} stands in the release by name only. ${asset.absent ?? ''}`.trim(),
        `Map it to a ${words[asset.kind]} of ${environment.title}.`,
      );
      promoted.push({
        asset,
        targetId: asset.id,
        action: 'absent',
        content: undefined,
        mentions: [],
        changes: [],
      });
      continue;
    }
    if (asset.kind === 'data_source') {
      block(
        `The data source ${asset.name} is not mapped: its credentials do not travel.`,
        `Map it to a data source of ${environment.title}.`,
      );
      promoted.push({
        asset,
        targetId: asset.id,
        action: 'absent',
        content: undefined,
        mentions: [],
        changes: [],
      });
      continue;
    }
    const resolve = createResolver({
      from,
      to,
      mapping,
      placed,
      assets: manifest.assets,
      otherAccounts: input.otherAccounts,
    });
    const { document: rewritten, mentions } = rewriteDocument(
      asset.kind,
      document,
      input.vocabulary,
      resolve,
    );
    const wanted = setParameterDefaults(rewritten as JsonObject, mapping.parameters);
    const hash = contentHash(wanted);
    const baseId = mapping.idPrefix + asset.id;
    const base = await target({ kind: asset.kind, id: baseId });
    const needs = asset.needs.flatMap((need) => stepOf.get(assetKey(need)) ?? []);
    let targetId = baseId;
    let there = base;
    let action: PromotedAsset['action'] = base === null ? 'create' : 'update';
    if (base !== null && holdsAll(base.document, wanted)) action = 'none';
    else if (base !== null && asset.kind === 'dataset' && input.datasets === 'beside') {
      targetId = besideId(baseId, hash);
      there = await target({ kind: 'dataset', id: targetId });
      action = there === null ? 'beside' : holdsAll(there.document, wanted) ? 'none' : 'beside';
      if (there !== null && action !== 'none')
        block(
          `The dataset ${targetId} is there already and is not what the release would make.`,
          'Somebody changed it by hand: remove it, or choose to replace datasets in place.',
        );
    }
    placed.push({ kind: asset.kind, from: asset.id, to: targetId });
    const changes =
      base === null || sameDocument(base.document, wanted)
        ? []
        : describeChanges(asset.kind, base.document, wanted);
    promoted.push({ asset, targetId, action, content: { hash, document: wanted }, mentions, changes });
    const put = `put:${asset.kind}/${targetId}`;
    const version = (there?.version ?? 0) + 1;
    const versions = asset.kind === 'dashboard' || asset.kind === 'theme';
    if (action !== 'none') {
      steps.push({
        id: put,
        kind: 'quicksight.asset.put',
        title:
          action === 'create'
            ? `Create the ${words[asset.kind]} ${asset.name}`
            : action === 'beside'
              ? `Create the dataset ${asset.name} beside the old one`
              : `${asset.kind === 'dashboard' ? 'Make a new version of' : 'Replace'} the ${words[asset.kind]} ${asset.name}${asset.kind === 'dataset' ? ', live at once' : ''}`,
        section: sections[asset.kind],
        needs,
        input: { kind: asset.kind, id: targetId, content: hash },
        before: putState(there),
        after: { content: hash, ...(versions ? { version } : {}) },
      });
      stepOf.set(key, put);
    }
    if (action === 'create' || action === 'beside') {
      // A dataset beside another one is read by the same people; what is new belongs to the stage's owners.
      const held =
        action === 'beside'
          ? await heldOn({ kind: asset.kind, id: baseId })
          : new Map(owners.map((principal) => [principal, actionsFor(asset.kind, 'owner')]));
      for (const [principal, actions] of held)
        steps.push({
          id: `access:${asset.kind}/${targetId}:${principal}`,
          kind: 'quicksight.access.grant',
          title: `Let ${principal.slice(principal.indexOf('/') + 1)} have the ${words[asset.kind]} ${asset.name}`,
          section: 'Access',
          needs: [put],
          input: { resource: asset.kind, id: targetId, principal, actions: [...actions] },
          before: null,
          after: accessState(asset.kind, actions),
        });
    }
    if (asset.kind === 'dashboard') {
      const made = action === 'none' ? (there?.version ?? 1) : version;
      // The service publishes the first version of a new dashboard by itself.
      const published = there === null ? made : there.published;
      if (action !== 'none' || published !== made)
        dashboardSteps(asset, targetId, action === 'none' ? undefined : put, made, published, needs);
    }
  }

  const mentions = promoted.flatMap((one) =>
    one.mentions.map((mention) => ({ ...mention, asset: one.asset })),
  );
  const unresolved = mentions.filter(({ outcome }) => outcome === 'unresolved');
  for (const [text, places] of Map.groupBy(unresolved, (mention) => mention.text)) {
    const [first] = places;
    if (first === undefined) continue;
    findings.push({
      severity: 'blocker',
      message: `${text}: ${first.outcome === 'unresolved' ? first.reason : ''}. It stands in ${plural(places.length, 'place')}, first in ${words[first.asset.kind]} ${first.asset.name} at ${jsonPathText(first.path)}.`,
      todo: 'Say in the mapping what it becomes, or that it stays and why.',
    });
  }
  if (environment.production)
    for (const { text, asset, path } of mentions.filter(
      (mention) =>
        mention.outcome === 'unchanged' &&
        [...input.otherAccounts.keys()].some((account) => mention.text.includes(account)),
    ))
      block(
        `${words[asset.kind]} ${asset.name} would point from production to another environment: ${text} at ${jsonPathText(path)}.`,
        'Map it to what production has.',
      );
  if (connection.readOnly)
    block(`The connection “${connection.name}” is read-only.`, 'Allow writing in the connection’s settings.');
  const inPlace = promoted.filter(({ asset, action }) => asset.kind === 'dataset' && action === 'update');
  if (inPlace.length > 0)
    findings.push({
      severity: 'warning',
      message: `${plural(inPlace.length, 'dataset')} ${inPlace.length === 1 ? 'is' : 'are'} replaced in place: dashboards that read them change at once, before anything is verified.`,
      todo: 'Choose to make changed datasets beside the old ones.',
    });

  const created = promoted.filter(({ action }) => action === 'create').length;
  if (created > 0 && owners.length === 0)
    findings.push({
      severity: 'warning',
      message: `${plural(created, 'asset')} ${created === 1 ? 'is' : 'are'} created and nobody owns ${created === 1 ? 'it' : 'them'}: only the API reaches what has no owner.`,
      todo: 'Name an owner for this stage.',
    });

  const made = (action: PromotedAsset['action'], kind: AssetKind) =>
    promoted.filter((one) => one.action === action && one.asset.kind === kind).length;
  const effects = [
    made('create', 'dashboard') > 0 &&
      `${plural(made('create', 'dashboard'), 'dashboard')} new in ${environment.title}.`,
    made('update', 'dashboard') > 0 &&
      `People in ${environment.title} see a new version of ${plural(made('update', 'dashboard'), 'dashboard')}, after it was verified.`,
    made('beside', 'dataset') > 0 &&
      `${plural(made('beside', 'dataset'), 'dataset')} made beside the old ones, which stay as they are.`,
    made('none', 'dashboard') > 0 && `${plural(made('none', 'dashboard'), 'dashboard')} stay as they are.`,
  ].filter((effect) => effect !== false);

  const { readOnly: _, ...shown } = connection;
  return {
    assets: promoted,
    body: {
      version: 1,
      kind: 'release.promote',
      title: `Promote ${input.release.name} to ${environment.title}`,
      subject: { type: 'release', id: input.release.hash, name: input.release.name },
      connection: shown,
      effects: steps.length === 0 ? [`${environment.title} has this release already.`] : effects,
      findings,
      steps,
      context: { release: input.release.hash, environment: environment.name },
    },
  };
};
