import type { Plan } from '../../../shared/domain/plan.ts';
import type { PromotionWay } from '../../../shared/domain/releases/choose-way.ts';
import type { StageMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { promotionStages } from '../../sandbox/seed/promotion-stages.ts';
import { openTenantKit } from '../../tenants/testing/tenant-kit.ts';
import { createDeploymentsService } from '../deployments-service.ts';
import { createReleasesService } from '../releases-service.ts';

type KitOptions = NonNullable<Parameters<typeof openTenantKit>[0]>;

/** A profile with the sandbox's four accounts as environments, and what a person does with releases in them. */
export const openPromotionKit = async (options: KitOptions = {}) => {
  const kit = await openTenantKit({ seed: 'promotion', ...options });
  const releases = createReleasesService(kit);
  const deployments = createDeploymentsService(kit);
  const ids: Record<string, string> = { dev: kit.connectionId };
  for (const { stage, accountId, region, accessKeyId } of promotionStages) {
    if (stage === 'dev') continue;
    const added = await kit.connections.add(
      {
        name: stage,
        credential: { kind: 'keys', accessKeyId, secretAccessKey: 'not-a-secret-at-all' },
        accountId,
        region,
        endpoints: { ...kit.sandbox.endpoints },
        readOnly: false,
      },
      kit.call,
    );
    ids[stage] = added.id;
    await kit.environments.assign({ name: stage, connectionId: added.id }, kit.call);
  }
  const cloud = (stage: string): Promise<QuickSight> => kit.clouds.quicksight(ids[stage] ?? '');
  const take = (dashboards: string[], more: { readonly bundle?: boolean } = {}) =>
    releases.take({ connectionId: kit.connectionId, dashboards, name: '', note: '', ...more }, kit.call);
  const preview = (release: string, environment: string, mapping?: StageMapping) =>
    releases.preview({ release, environment, datasets: 'beside', ...(mapping ? { mapping } : {}) }, kit.call);
  /** Says of everything that is not said yet that it is called the same there. */
  const sayTheRest = async (release: string, environment: string): Promise<StageMapping> => {
    const { mapping, mentions } = await preview(release, environment);
    const open = mentions.filter(({ outcome }) => outcome === 'unresolved');
    const said: StageMapping = {
      ...mapping,
      owners: ['group/default/cost-owners'],
      unchanged: [
        ...mapping.unchanged,
        ...[...new Set(open.map(({ text }) => text))].map((mention) => ({
          mention,
          reason: 'called the same',
        })),
      ],
    };
    await releases.saveMapping({ release, environment, mapping: said }, kit.call);
    return said;
  };
  const promote = async (
    release: string,
    environment: string,
    datasets: 'beside' | 'in_place' = 'beside',
    way?: PromotionWay,
  ) => {
    const { plan, nothingToDo } = await releases.planPromotion(
      { release, environment, datasets, ...(way === undefined ? {} : { way }) },
      kit.call,
    );
    if (nothingToDo) return { plan, run: undefined };
    const { runId } = await releases.applyPromotion({ planId: plan.id, hash: plan.hash }, kit.call);
    return { plan, run: await kit.engine.ended(runId) };
  };
  /** Applies a plan of the deployments' own kinds. */
  const apply = async ({ plan }: { readonly plan: Plan }) => {
    const { runId } = await deployments.apply({ planId: plan.id, hash: plan.hash }, kit.call);
    return kit.engine.ended(runId);
  };
  const rollBack = (environment: string, dashboards: string[], removeNew = false) =>
    deployments.planRollback({ environment, dashboards, removeNew }, kit.call);
  return { ...kit, releases, deployments, cloud, take, preview, sayTheRest, promote, apply, rollBack };
};
export type PromotionKit = Awaited<ReturnType<typeof openPromotionKit>>;
