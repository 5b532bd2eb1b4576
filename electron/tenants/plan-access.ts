import { actionsFor, givesLevel, levelOf } from '../../shared/domain/permission-sets.ts';
import type { PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { groupArn, tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { type Entitlement, type TenantRole, tenantRoles } from '../../shared/domain/tenant-spec.ts';
import { assetKey } from '../connectors/quicksight/read-tenant-world.ts';
import { accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { called, count, type PlanInput, type PlanPart, some, step, stepIds } from './plan-parts.ts';
import { groupNeed } from './plan-places.ts';

type Asset = Pick<Entitlement, 'kind' | 'id' | 'name'>;

const nameOf = ({ world }: PlanInput, { kind, id, name }: Asset): string => called(world, kind, id, name);

/** Grants of dashboards and datasets to the tenant's groups, and revocations of what was given before. */
export const planAccess = (input: PlanInput): PlanPart => {
  const { spec } = input;
  const given = new Map(input.recorded?.entitlements.map((entry) => [assetKey(entry.kind, entry.id), entry]));
  const steps: PlanStep[] = [];
  const findings: PlanFinding[] = [];
  for (const entitlement of spec.entitlements) {
    const key = assetKey(entitlement.kind, entitlement.id);
    const before = given.get(key)?.groups ?? [];
    given.delete(key);
    const held = input.world.assets.get(key);
    if (held === undefined) {
      findings.push({
        severity: 'blocker',
        message: `There is no ${nameOf(input, entitlement)} in account ${input.world.place.accountId}, ${input.world.place.region}.`,
        todo: 'Remove it from the list, or choose the right one.',
        page: 'entitlements',
        field: entitlement.id,
      });
      continue;
    }
    for (const role of tenantRoles) {
      const part = entitlement.groups.includes(role)
        ? grant(input, entitlement, role)
        : before.includes(role)
          ? revoke(input, entitlement, role)
          : surplus(input, entitlement, role);
      steps.push(...part.steps);
      findings.push(...part.findings);
    }
  }
  for (const { kind, id } of given.values())
    for (const role of tenantRoles) steps.push(...revoke(input, { kind, id }, role).steps);
  return { steps, findings: [...findings, ...unusable(input)] };
};

const heldBy = ({ spec, world }: PlanInput, asset: Asset, role: TenantRole) => {
  const group = tenantGroup(spec, role);
  const principal = groupArn(world.place, tenantNamespace(spec.isolation), group);
  return { group, principal, held: world.assets.get(assetKey(asset.kind, asset.id))?.get(principal) };
};

const grant = (input: PlanInput, asset: Asset, role: TenantRole): PlanPart => {
  const { group, principal, held } = heldBy(input, asset, role);
  if (held !== undefined && givesLevel(asset.kind, held, 'viewer'))
    return {
      steps: [],
      findings:
        levelOf(asset.kind, held) === 'viewer'
          ? []
          : [
              {
                severity: 'warning',
                message: `Group ${group} holds more on ${nameOf(input, asset)} than this document gives (${levelOf(asset.kind, held)}). Steward leaves it.`,
              },
            ],
    };
  const actions = [...actionsFor(asset.kind, 'viewer')];
  return {
    steps: [
      step({
        id: stepIds.access(asset.kind, asset.id, group),
        kind: 'quicksight.access.grant',
        title: `Let ${group} see ${nameOf(input, asset)}`,
        section: 'Access',
        needs: [groupNeed(input, group)],
        input: { resource: asset.kind, id: asset.id, principal, actions },
        before: accessState(asset.kind, held),
        after: accessState(asset.kind, actions),
      }),
    ],
    findings: [],
  };
};

const revoke = (input: PlanInput, asset: Asset, role: TenantRole): PlanPart => {
  const { group, principal, held } = heldBy(input, asset, role);
  const before = accessState(asset.kind, held);
  if (before === null) return { steps: [], findings: [] };
  return {
    steps: [
      step({
        id: stepIds.access(asset.kind, asset.id, group),
        kind: 'quicksight.access.revoke',
        title: `Take ${nameOf(input, asset)} from ${group}`,
        section: 'Access',
        input: { resource: asset.kind, id: asset.id, principal },
        before,
        after: null,
      }),
    ],
    findings: [],
  };
};

const surplus = (input: PlanInput, asset: Asset, role: TenantRole): PlanPart => {
  const { group, held } = heldBy(input, asset, role);
  return {
    steps: [],
    findings:
      held === undefined || held.length === 0
        ? []
        : [
            {
              severity: 'warning',
              message: `Group ${group} can see ${nameOf(input, asset)}, which this document does not give it. Steward leaves it.`,
              page: 'entitlements',
              field: asset.id,
            },
          ],
  };
};

/** Readers only look at dashboards: a dataset is of no use to them. */
const unusable = ({ spec }: PlanInput): PlanFinding[] => {
  const datasets = spec.entitlements.filter(
    ({ kind, groups }) => kind === 'dataset' && groups.includes('reader'),
  );
  if (datasets.length === 0) return [];
  return [
    {
      severity: 'note',
      message: `Readers cannot open datasets; ${count(datasets.length, 'is', 'are')} given to them all the same: ${some(datasets.map(({ id, name }) => name ?? id))}.`,
      page: 'entitlements',
    },
  ];
};
