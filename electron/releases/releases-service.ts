import type { connectionsContract, environmentsContract } from '../../shared/contract/connections.ts';
import type { ReleaseSummary, releasesContract } from '../../shared/contract/releases.ts';
import type { JsonDocument } from '../../shared/domain/json-document.ts';
import { jsonPathText } from '../../shared/domain/json-document-path.ts';
import { parseJsonDocument } from '../../shared/domain/parse-json-document.ts';
import { indentJsonDocument, sortMembers } from '../../shared/domain/print-json-document.ts';
import { assetKey, type ReleaseManifest } from '../../shared/domain/releases/release.ts';
import { sheetLayouts } from '../../shared/domain/releases/sheet-layout.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { readAllAssets } from '../connectors/quicksight/read-assets.ts';
import type { Engine } from '../operations/engine.ts';
import { makePlan } from '../operations/make-plan.ts';
import { createStageGate } from '../pipelines/stage-gate.ts';
import type { GatedRelease } from '../pipelines/when-stood.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { reviewedPlan } from './apply-reviewed.ts';
import { showPeople } from './carry/show-people.ts';
import { compareReleases } from './compare-releases.ts';
import { choicesByAsset } from './hand-made.ts';
import { prepareTenantCopies } from './promote-to-tenants.ts';
import { createPromotionRequests, promotionOf as releaseOf } from './promotion-requests.ts';
import { keepPromotion, type Promotion, preparePromotion } from './promotions.ts';
import { createRecentDocuments } from './recent-documents.ts';
import { openReleaseFile, writeReleaseFile } from './release-file.ts';
import { releaseHash } from './release-hash.ts';
import type { ReleaseRecord } from './release-repository.ts';
import { createShowPromoted } from './show-promoted.ts';
import { stageOf } from './stage-of.ts';
import { takeBundle } from './take-bundle.ts';
import { takeRelease } from './take-release.ts';
import { whyNotPromoted } from './why-not.ts';

export interface ReleasesDeps {
  readonly store: Pick<Store, 'releases' | 'deployments' | 'pipelines' | 'promotionRequests'> & {
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
    readonly grants: Pick<Store['grants'], 'approvers'>;
    readonly tenants: Pick<Store['tenants'], 'get'>;
    readonly settings: Pick<Store['settings'], 'get'>;
  };
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get'>;
  readonly environments: Pick<Service<typeof environmentsContract>, 'list'>;
  readonly engine: Pick<Engine, 'start'>;
  readonly now?: () => Date;
}

type PromotionChoice = Parameters<Service<typeof releasesContract>['planPromotion']>[0];

/** How far a taking is; `exporting`: everything was read, and QuickSight packs the bundle. */
interface TakingProgress {
  read: number;
  known: number;
  exporting: boolean;
}

/** Takes, keeps, compares, promotes and hands on releases. */
export const createReleasesService = (deps: ReleasesDeps): Service<typeof releasesContract> => {
  const { store, clouds, connections, environments, engine, now = () => new Date() } = deps;
  const gate = createStageGate({ store, environments, now });
  const requests = createPromotionRequests({ store, gate, now });
  const recent = createRecentDocuments();
  const taking = new Map<string, TakingProgress>();

  const known = async (start: string) => {
    const [hash, other] = await store.releases.resolve(start);
    if (hash === undefined)
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: `There is no release ${start}.`,
        unchanged: 'Nothing was changed.',
        todo: 'Look at the list of releases for its hash.',
      });
    if (other !== undefined)
      throw new StewardError({
        code: 'BAD_INPUT',
        happened: `Several releases begin with ${start}.`,
        unchanged: 'Nothing was changed.',
        todo: 'Give more digits of the hash.',
      });
    const found = await store.releases.get(hash);
    if (found === null) throw new Error(`Release ${hash} went while it was read`);
    return found;
  };

  const summary = (record: ReleaseRecord, manifest: ReleaseManifest): ReleaseSummary => {
    const roots = new Set(manifest.roots.map(assetKey));
    return {
      ...record,
      dashboards: manifest.assets.filter((asset) => roots.has(assetKey(asset))).map(({ name }) => name),
      assets: manifest.assets.length,
    };
  };

  const shown = (record: ReleaseRecord, manifest: ReleaseManifest, isNew: boolean) => ({
    release: summary(record, manifest),
    isNew,
    bundleRefused: null,
    absent: manifest.assets
      .filter(({ content }) => content === null)
      .map(({ kind, id, name, absent }) => ({ kind, id, name, absent })),
  });

  const keep = async (
    record: ReleaseRecord,
    manifest: ReleaseManifest,
    contents: Parameters<Store['releases']['add']>[2],
  ) => {
    const { isNew } = await store.releases.add(record, manifest, contents);
    const kept = isNew ? { record, manifest } : await known(record.hash);
    return shown(kept.record, kept.manifest, isNew);
  };

  const documents = (hash: string) => async (content: string) => {
    const text = await store.releases.content(content);
    if (text === null)
      throw new StewardError({
        code: 'STORE',
        happened: `A document of release ${hash.slice(0, 12)} is not in the profile.`,
        unchanged: 'Nothing was changed.',
        todo: 'Import the release again from its file, or take it again.',
      });
    return text;
  };

  /** Of a release, or of a preview made a while ago. */
  const documentOf = async (content: string): Promise<JsonDocument> => {
    const text = (await store.releases.content(content)) ?? (await recent.get(content));
    if (text === null)
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: 'This document is no longer at hand.',
        unchanged: 'Nothing was changed.',
        todo: 'Open the comparison again: what a stage has is kept for a while only.',
      });
    return parseJsonDocument(text);
  };

  const take = async (
    input: Parameters<Service<typeof releasesContract>['take']>[0],
    progress: TakingProgress,
    call: CallContext,
  ) => {
    const { connectionId, dashboards, name, note, bundle = false } = input;
    const connection = await connections.get({ id: connectionId }, call);
    const [cloud, all] = await Promise.all([
      clouds.quicksight(connectionId),
      environments.list(undefined, call),
    ]);
    const taken = await takeRelease(
      cloud,
      [...new Set(dashboards)].map((id) => ({ kind: 'dashboard', id })),
      (read, knownSoFar) => Object.assign(progress, { read, known: knownSoFar }),
      call.signal,
    );
    const lost = taken.manifest.assets.filter(
      (asset) =>
        asset.content === null && taken.manifest.roots.some((root) => assetKey(root) === assetKey(asset)),
    );
    if (lost.length > 0)
      throw new StewardError({
        code: 'NOT_FOUND',
        happened: `${lost.map(({ id }) => id).join(', ')}: there is no such dashboard in “${connection.name}”.`,
        unchanged: 'No release was made.',
        todo: 'Choose from the dashboards that the account lists.',
      });
    Object.assign(progress, { exporting: bundle });
    const whole = bundle ? await takeBundle(cloud, taken, call.signal) : { release: taken, refused: null };
    const { manifest, contents } = whole.release;
    const takenAt = now().toISOString();
    const kept = await keep(
      {
        hash: releaseHash(manifest),
        name: name || defaultName(manifest, takenAt),
        note,
        connection: connection.name,
        environment: all.find((one) => one.connection?.id === connectionId)?.name ?? null,
        takenAt,
        takenBy: call.actor,
        importedAt: null,
      },
      manifest,
      contents,
    );
    return { ...kept, bundleRefused: whole.refused };
  };

  const gated = (
    { hash, environment, takenAt }: ReleaseRecord,
    { roots }: ReleaseManifest,
  ): GatedRelease => ({
    hash,
    environment,
    takenAt,
    dashboards: roots.map(({ id }) => id),
  });

  const promotionOf = async (
    { release, environment: name, datasets, way, mapping, handMade }: Omit<PromotionChoice, 'tenants'>,
    call: CallContext,
  ): Promise<Promotion> => {
    const { record, manifest } = await known(release);
    return {
      record,
      manifest,
      environment: await stageOf(environments, name, call),
      datasets,
      way,
      mapping,
      handMade: choicesByAsset(handMade ?? []),
    };
  };

  const reviewed = async (wanted: { readonly planId: string; readonly hash: string }) => {
    // What waits for other people may take longer than a day.
    const isHandedIn = (await store.promotionRequests.get(wanted.planId)) !== undefined;
    const plan = await reviewedPlan(deps, ['release.promote'], wanted, isHandedIn ? 'waited' : 'made');
    const { record, manifest } = await known(releaseOf(plan).release);
    return { plan, release: gated(record, manifest) };
  };

  const previewOf: Service<typeof releasesContract>['preview'] = async (choice, call) => {
    const promotion = await promotionOf(choice, call);
    const { planned, mapping, saved, lastPromotions } = await preparePromotion(deps, promotion, call);
    const showAsset = createShowPromoted({ lastPromotions, releases: store.releases, recent });
    return {
      mapping,
      saved,
      way: { ...planned.way, obstacles: [...planned.way.obstacles] },
      assets: await Promise.all(planned.assets.map(showAsset)),
      mentions: planned.assets.flatMap(({ asset, mentions }) =>
        mentions.map((mention) => ({
          asset: { kind: asset.kind, id: asset.id, name: asset.name },
          kind: mention.kind,
          meaning: mention.meaning ?? null,
          text: mention.text,
          path: jsonPathText(mention.path),
          outcome: mention.outcome,
          to: mention.outcome === 'rewritten' ? mention.to : null,
          reason: mention.reason,
        })),
      ),
      preflight: [...planned.preflight],
      people: showPeople(planned.people),
      rules: [...planned.rules],
      planned: {
        plan: await makePlan(planned.body, now()),
        nothingToDo: planned.body.steps.length === 0,
      },
    };
  };

  return {
    list: async (filter) => {
      const { total, releases } = await store.releases.list({ ...filter, search: filter.search });
      return { total, releases: releases.map((one) => ({ ...one, dashboards: [...one.dashboards] })) };
    },

    get: async ({ release }) => {
      const { record, manifest } = await known(release);
      return { ...summary(record, manifest), manifest };
    },

    dashboards: async ({ connectionId }, call) => {
      const { name } = await connections.get({ id: connectionId }, call);
      const { assets, unreadable } = await readAllAssets(await clouds.quicksight(connectionId), call.signal);
      const refused = unreadable.find(({ kind }) => kind === 'dashboard');
      if (refused !== undefined)
        throw new StewardError({
          code: 'CLOUD',
          happened: `The connection “${name}” may not list dashboards${refused.action === null ? '' : `: ${refused.action} is missing`}.`,
          unchanged: 'Nothing was changed.',
          todo: 'Add the permission; the connection’s page shows the policy.',
        });
      return {
        readAt: now().toISOString(),
        dashboards: assets
          .filter(({ kind }) => kind === 'dashboard')
          .map((one) => ({ id: one.id, name: one.name, updatedAt: one.updatedAt?.toISOString() ?? null })),
      };
    },

    take: async (input, call) => {
      if (taking.has(input.connectionId))
        throw new StewardError({
          code: 'BUSY',
          happened: 'A release is being taken from this connection already.',
          unchanged: 'Nothing was started.',
          todo: 'Wait for it to end.',
        });
      const progress = { read: 0, known: input.dashboards.length, exporting: false };
      taking.set(input.connectionId, progress);
      try {
        return await take(input, progress, call);
      } finally {
        taking.delete(input.connectionId);
      }
    },

    taking: async ({ connectionId }) => {
      const progress = taking.get(connectionId);
      return progress === undefined ? null : { ...progress };
    },

    content: async ({ content, sorted }) => {
      const document = await documentOf(content);
      return { text: indentJsonDocument(sorted === true ? sortMembers(document) : document) };
    },

    layouts: async ({ content }) => ({
      sheets: sheetLayouts(await documentOf(content)).map((sheet) => ({
        ...sheet,
        boxes: [...sheet.boxes],
        unplaced: [...sheet.unplaced],
      })),
    }),

    compare: async ({ from, to }) => {
      const [older, newer] = await Promise.all([known(from), known(to)]);
      return {
        from: summary(older.record, older.manifest),
        to: summary(newer.record, newer.manifest),
        assets: await compareReleases(older.manifest, newer.manifest, documents(newer.record.hash)),
      };
    },

    preview: previewOf,

    saveMapping: async ({ release, environment, mapping }, call) => {
      const { manifest } = await known(release);
      const { accountId: account, region } = manifest.source;
      await store.releases.saveMapping({ environment, account, region }, mapping, {
        actor: call.actor,
        at: now().toISOString(),
      });
      return {};
    },

    planPromotion: async (choice, call) => {
      const promotion = await promotionOf(choice, call);
      const planned =
        choice.tenants === undefined
          ? (await preparePromotion(deps, promotion, call)).planned
          : await prepareTenantCopies(deps, promotion, choice.tenants, call);
      const { record, manifest, environment } = promotion;
      const body = await gate.govern(
        planned.body,
        gated(record, manifest),
        environment.name,
        choice.breakFreeze,
        call,
      );
      return {
        plan: await keepPromotion(deps, { assets: planned.assets, body }),
        nothingToDo: body.steps.length === 0,
      };
    },

    applyPromotion: async (wanted, call) => {
      const { plan, release } = await reviewed(wanted);
      await requests.leave(plan, release, call);
      const { runId } = await engine.start(plan, { actor: call.actor, role: call.role, origin: call.origin });
      await requests.applied(plan.id);
      return { runId };
    },

    askApproval: async (wanted, call) => {
      const { plan, release } = await reviewed(wanted);
      return requests.handIn(plan, release, call);
    },

    ...requests.procedures,

    whyNot: async ({ release, ...asked }, call) => {
      const { record, manifest } = await known(release);
      const stages = await whyNotPromoted(
        {
          gate,
          environments,
          connections,
          requests,
          preview: (hash, environment, callAgain) =>
            previewOf({ release: hash, environment, datasets: 'beside' }, callAgain),
        },
        gated(record, manifest),
        asked,
        call,
      );
      return { release: summary(record, manifest), stages };
    },

    export: async ({ release }) => {
      const { record, manifest } = await known(release);
      const bytes = await writeReleaseFile(record, manifest, documents(record.hash));
      return {
        fileName: `${record.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'release'}-${record.hash.slice(0, 12)}.steward-release`,
        base64: Buffer.from(bytes).toString('base64'),
      };
    },

    import: async ({ base64 }) => {
      const { record, manifest, contents } = openReleaseFile(Buffer.from(base64, 'base64'));
      return keep({ ...record, importedAt: now().toISOString() }, manifest, contents);
    },
  };
};

/** The first dashboards' names and the day. */
const defaultName = (manifest: ReleaseManifest, takenAt: string): string => {
  const roots = new Set(manifest.roots.map(assetKey));
  const [first, ...more] = manifest.assets.filter((asset) => roots.has(assetKey(asset)));
  const name = first?.name.slice(0, 120) ?? 'Release';
  return `${name}${more.length === 0 ? '' : ` and ${more.length} more`}, ${takenAt.slice(0, 10)}`;
};
