import type { PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { assetKey } from '../../shared/domain/releases/release.ts';
import type { DeploymentContext } from './deployment-context.ts';
import type { PlannedPromotion } from './plan-promotion.ts';
import { plural } from './promotion-findings.ts';
import { assetWords } from './promotion-input.ts';

/** The promotion of a release to one tenant. */
export interface PlannedCopy {
  readonly slug: string;
  readonly name: string;
  readonly planned: Pick<PlannedPromotion, 'body' | 'assets'>;
}

const ownId = (slug: string, id: string): string => `${slug}:${id}`;

/** What is found for every tenant is said once; what is found for some is said with whose it is. */
const joinFindings = (copies: readonly PlannedCopy[]): PlanFinding[] => {
  const all = copies.flatMap(({ name, planned }) =>
    planned.body.findings.map((finding) => ({ name, finding })),
  );
  return [...Map.groupBy(all, ({ finding }) => JSON.stringify(finding)).values()].flatMap((same) =>
    new Set(same.map(({ name }) => name)).size === copies.length
      ? same.slice(0, 1).map(({ finding }) => finding)
      : same.map(({ name, finding }) => ({ ...finding, message: `${name}: ${finding.message}` })),
  );
};

/** Two tenants never share what is written: each copy has ids of its own. */
const sharedIds = (copies: readonly PlannedCopy[]): PlanFinding[] => {
  const written = copies.flatMap(({ name, planned }) =>
    planned.assets
      .filter(({ content }) => content !== undefined)
      .map(({ asset, targetId }) => ({ name, kind: asset.kind, id: targetId })),
  );
  return [...Map.groupBy(written, assetKey).values()].flatMap(([first, second]): PlanFinding[] =>
    first === undefined || second === undefined
      ? []
      : [
          {
            severity: 'blocker',
            message: `The ${assetWords[first.kind]} ${first.id} would be the copy of ${first.name} and of ${second.name}.`,
            todo: 'Choose a prefix for the ids of tenants that keeps them apart, such as {slug}--.',
          },
        ],
  );
};

/** Steps of one tenant under ids of its own; those that need nothing wait for `first`. */
const stepsOf = (
  { slug, name, planned }: PlannedCopy,
  isCanary: boolean,
  first: readonly string[],
): PlanStep[] =>
  planned.body.steps.map((step) => ({
    ...step,
    id: ownId(slug, step.id),
    section: `${isCanary ? 'Canary' : 'Tenant'} ${name} (${slug})`,
    needs: step.needs.length === 0 ? [...first] : step.needs.map((id) => ownId(slug, id)),
  }));

/**
 * One plan of the promotions to several tenants of one account. The canary stands first: nothing is done for another
 * tenant before all of it has come off.
 */
export const joinTenantCopies = (
  canary: PlannedCopy,
  others: readonly PlannedCopy[],
  stage: string,
): PlanBody => {
  const copies = [canary, ...others];
  const { body } = canary.planned;
  const trial = stepsOf(canary, true, []);
  const needed = new Set(trial.flatMap(({ needs }) => needs));
  const ends = trial.map(({ id }) => id).filter((id) => !needed.has(id));
  const steps = [...trial, ...others.flatMap((other) => stepsOf(other, false, ends))];
  const waiting =
    others.length > 0 && ends.length > 0
      ? [
          `${canary.name} is the canary: ${plural(others.length, 'other tenant')} ${others.length === 1 ? 'waits' : 'wait'} until all of it is verified and published, and ${others.length === 1 ? 'is' : 'are'} left as they are if it is not.`,
        ]
      : [];
  const context: DeploymentContext = {
    ...(body.context as unknown as DeploymentContext),
    assets: copies.flatMap(({ slug, planned }) =>
      (planned.body.context as unknown as DeploymentContext).assets.map((asset) => ({
        ...asset,
        steps: asset.steps.map((id) => ownId(slug, id)),
      })),
    ),
  };
  return {
    ...body,
    title: `${body.title} for ${plural(copies.length, 'tenant')}`,
    effects:
      steps.length === 0
        ? [`All of these tenants have this release in ${stage} already.`]
        : [
            ...waiting,
            ...copies.flatMap(({ name, planned }) =>
              planned.body.effects.map((effect) => `${name}: ${effect}`),
            ),
          ],
    findings: [...sharedIds(copies), ...joinFindings(copies)],
    steps,
    context: context as unknown as PlanBody['context'],
  };
};
