import type { PlanBody } from '../../shared/domain/plan.ts';
import { type TenantCopy, tenantCopy } from '../../shared/domain/releases/tenant-copies.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import { joinTenantCopies, type PlannedCopy } from './join-tenant-copies.ts';
import { targetsOf } from './plan-promotion.ts';
import { assetWords, type PromotedAsset } from './promotion-input.ts';
import { type Promotion, preparePromotion, stageMappingOf } from './promotions.ts';
import type { ReleasesDeps } from './releases-service.ts';

const refuse = (happened: string, todo: string) =>
  new StewardError({ code: 'BAD_INPUT', happened, unchanged: 'Nothing was changed.', todo });

/** Tenants of a stage's account, each of which gets a copy of its own; one of them first. */
export interface ChosenTenants {
  readonly slugs: readonly string[];
  readonly canary: string;
}

/** The tenants that were chosen, if each can get a copy in the stage. Throws BAD_INPUT otherwise. */
const knownTenants = async (
  { store }: Pick<ReleasesDeps, 'store'>,
  { environment }: Promotion,
  { slugs, canary }: ChosenTenants,
) => {
  if (!slugs.includes(canary))
    throw refuse(`${canary} is the canary and not one of the tenants.`, 'Choose it too, or another canary.');
  const [first, ...others] = await Promise.all(
    [...new Set([canary, ...slugs])].map(async (slug) => {
      const found = await store.tenants.get(slug);
      if (found === undefined)
        throw refuse(`There is no tenant ${slug}.`, 'Choose from the list of tenants: steward tenant list');
      if (found.status !== 'live')
        throw refuse(
          `The tenant ${found.name} is ${found.status}.`,
          'Only tenants that are live get a copy: leave it out, or bring it to life first.',
        );
      if (found.connection?.id !== environment.connection.id)
        throw refuse(
          `The tenant ${found.name} is not in the account of ${environment.title}.`,
          'A plan has one connection: promote to the stage of each account on its own.',
        );
      return found.spec;
    }),
  );
  if (first === undefined) throw new Error('A canary was chosen');
  return { first, others };
};

/** More characters no id of an asset has. */
const longestId = 512;

/** The service cannot even be asked about an id that is too long. Throws BAD_INPUT. */
const checkLengths = ({ manifest }: Promotion, { name, mapping }: TenantCopy): void => {
  const long = targetsOf(manifest, mapping).find(({ id }) => id.length > longestId);
  if (long !== undefined)
    throw refuse(
      `The ${assetWords[long.kind]} of ${name} would have an id of ${long.id.length} characters, and ${longestId} are the most.`,
      'Choose a shorter prefix for ids in the mapping.',
    );
};

/** Plans the promotion of a release to several tenants of one account, by its definitions. Changes nothing. */
export const prepareTenantCopies = async (
  deps: ReleasesDeps,
  promotion: Promotion,
  chosen: ChosenTenants,
  call: CallContext,
): Promise<{ readonly body: PlanBody; readonly assets: readonly PromotedAsset[] }> => {
  if (promotion.way === 'bundle')
    throw refuse(
      'An asset bundle goes to a stage as a whole, not to its tenants.',
      'Leave the way out: tenants get their copies by definitions.',
    );
  const { first, others } = await knownTenants(deps, promotion, chosen);
  const { mapping } = await stageMappingOf(deps, promotion, call);
  const planned: PlannedCopy[] = [];
  // One after another: the account answers so many questions a second only.
  for (const spec of [first, ...others]) {
    const copy = tenantCopy(mapping, spec);
    checkLengths(promotion, copy);
    const prepared = await preparePromotion(
      deps,
      { ...promotion, way: 'definition', mapping: copy.mapping, tenant: copy },
      call,
    );
    planned.push({ slug: copy.slug, name: copy.name, planned: prepared.planned });
  }
  const [canary, ...rest] = planned;
  if (canary === undefined) throw new Error('A canary was planned');
  return {
    body: joinTenantCopies(canary, rest, promotion.environment.title),
    assets: planned.flatMap((one) => one.planned.assets),
  };
};
