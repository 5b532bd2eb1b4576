import type { backupsContract } from '../../../shared/contract/backups.ts';
import { jsonPathText } from '../../../shared/domain/json-document-path.ts';
import { printJsonDocument } from '../../../shared/domain/print-json-document.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';
import type { Engine } from '../../operations/engine.ts';
import { makePlan } from '../../operations/make-plan.ts';
import { applyReviewed } from '../../releases/apply-reviewed.ts';
import { showChange } from '../../releases/compare-releases.ts';
import type { CallContext, Service } from '../../rpc/service.ts';
import type { Store } from '../../store/store.ts';
import { type BackupsDeps, nowOf } from '../backups-deps.ts';
import type { createBackupsService } from '../backups-service.ts';
import { prepareRestore } from './prepare-restore.ts';

type Backups = Service<typeof backupsContract>;

export interface RestoreDeps extends Pick<BackupsDeps, 'clouds' | 'connections' | 'environments' | 'now'> {
  readonly store: {
    readonly releases: Pick<Store['releases'], 'addContents' | 'mapping'>;
    readonly plans: Pick<Store['plans'], 'save' | 'get'>;
  };
  readonly engine: Pick<Engine, 'start'>;
}

/** Plans restores, and applies those that were reviewed. */
export const createRestores = (
  deps: RestoreDeps,
  openBackup: ReturnType<typeof createBackupsService>['openBackup'],
  withoutCredentials = false,
) => {
  const { store, clouds, connections, environments, engine } = deps;

  const otherAccounts = async (accountId: string, call: CallContext): Promise<Map<string, string>> => {
    const others = new Map<string, string>();
    for (const other of await environments.list(undefined, call)) {
      if (other.connection === null) continue;
      const { accountId: account } = await connections.get({ id: other.connection.id }, call);
      if (account && account !== accountId) others.set(account, other.title);
    }
    return others;
  };

  const planRestore: Backups['planRestore'] = async (input, call) => {
    const { into, dashboards, changed, access, mapping } = input;
    const { manifest, store: backup } = await openBackup(input);
    const connection = await connections.get({ id: into.connectionId }, call);
    const cloud = await clouds.quicksight(into.connectionId);
    const environment = (await environments.list(undefined, call)).find(
      ({ name }) => name === into.environment,
    );
    const { accountId, region } = manifest.source;
    const {
      body,
      assets,
      mapping: used,
    } = await prepareRestore(
      manifest,
      backup,
      {
        dashboards,
        changed: changed === 'all' ? 'all' : new Set(changed.map(assetKey)),
        access,
        mapping,
        withoutCredentials,
      },
      {
        cloud,
        connection: {
          id: connection.id,
          name: connection.name,
          accountId: cloud.accountId,
          region: cloud.region,
          readOnly: connection.readOnly,
        },
        stage: {
          name: environment?.name ?? '',
          title: environment?.title ?? connection.name,
          production: environment?.production ?? false,
        },
        savedMapping:
          environment === undefined
            ? null
            : await store.releases.mapping(environment.name, accountId, region),
        otherAccounts: await otherAccounts(cloud.accountId, call),
      },
      call.signal,
    );
    await store.releases.addContents(
      assets.flatMap(({ content }) =>
        content === undefined ? [] : [{ hash: content.hash, text: printJsonDocument(content.document) }],
      ),
    );
    const plan = await makePlan(body, nowOf(deps));
    await store.plans.save(plan);
    return {
      planned: { plan, nothingToDo: body.steps.length === 0 },
      mapping: used,
      assets: assets.map(({ asset: { kind, id, name }, targetId, action, changes }) => ({
        asset: { kind, id, name },
        targetId,
        action,
        changes: changes.map(showChange),
      })),
      unresolved: assets.flatMap(({ asset: { kind, id, name }, mentions }) =>
        mentions
          .filter(({ outcome }) => outcome === 'unresolved')
          .map((mention) => ({
            asset: { kind, id, name },
            kind: mention.kind,
            meaning: mention.meaning ?? null,
            text: mention.text,
            path: jsonPathText(mention.path),
            outcome: mention.outcome,
            to: null,
            reason: mention.reason,
          })),
      ),
    };
  };

  const applyRestore: Backups['applyRestore'] = (reviewed, call) =>
    applyReviewed({ store, engine, now: () => nowOf(deps) }, ['backup.restore'], reviewed, call);

  return { planRestore, applyRestore };
};
