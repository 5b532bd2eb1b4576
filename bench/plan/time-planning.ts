import { makePlan } from '../../electron/operations/make-plan.ts';
import { planTenant } from '../../electron/tenants/plan-tenant.ts';
import { connection, emptyWorld } from '../../electron/tenants/testing/model-world.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { planHash } from '../../shared/domain/plan-hash.ts';
import type { TenantSpec } from '../../shared/domain/tenant-spec.ts';
import { cpuMs } from '../measure/cpu-ms.ts';

/** The most that planning for five thousand people may take, in milliseconds. */
export const planningBudgetMs = 300;

export interface PlanningTime {
  /** The planner with its checks, id and hash. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Only the canonical text and the hash of the same plan: the least that any planner pays. */
  readonly floorCpuMs: number;
  readonly plan: Plan;
}

/** Plans a tenant for an empty account once, and does the peer's part of it once. */
export const timePlanning = async (spec: TenantSpec): Promise<PlanningTime> => {
  const world = emptyWorld([{ kind: 'dashboard', id: 'patient-flow' }], true);
  const cpu = cpuMs();
  const from = performance.now();
  const body = planTenant({ spec, world, recorded: null, neighbours: [], connection });
  const plan = await makePlan(body);
  const wallMs = performance.now() - from;
  const planned = cpuMs();
  if ((await planHash(plan)) !== plan.hash) throw new Error('the plan does not carry its own hash');
  return { wallMs, cpuMs: planned - cpu, floorCpuMs: cpuMs() - planned, plan };
};
