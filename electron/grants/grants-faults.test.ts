import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantTarget } from '../../shared/domain/grant.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import type { SandboxControl } from '../sandbox/sandbox.ts';
import { type GrantsKit, openGrantsKit } from './testing/grants-kit.ts';

// The long form (STEWARD_GRANTS=full) gives 492 grants at a time under each disturbance, the short one 24.
const inFull = process.env.STEWARD_GRANTS === 'full';
const hour = 3_600_000;

let kit: GrantsKit;
beforeAll(async () => {
  kit = await openGrantsKit();
}, 120_000);
afterAll(() => kit.close());

/** Everybody who signs in through the identity provider, and every dashboard. */
const crowdOf = async ({ service, call, connectionId }: GrantsKit) => {
  const { people } = await service.people(
    { connectionId, limit: 500, offset: 0, descending: false, sort: 'userName' },
    call,
  );
  const { assets } = await service.assets(
    { connectionId, kind: 'dashboard', limit: 500, offset: 0, descending: false, sort: 'title' },
    call,
  );
  return {
    who: people
      .filter(({ federated }) => federated)
      .slice(0, inFull ? 41 : 4)
      .map(({ key }) => ({ principal: key })),
    what: assets.slice(0, inFull ? 12 : 6).map(({ id }): GrantTarget => ({ resource: 'dashboard', id })),
  };
};

type Disturbance = readonly [what: string, control: SandboxControl];

const throttled: Disturbance = [
  'throttling that changes in the middle',
  { rate: { perSecond: 60, burst: 10, change: { afterCalls: 40, perSecond: 120 } } },
];
const lost = { operation: 'UpdateDashboardPermissions', fault: { type: 'lose_response' } } as const;
const cut = { operation: '*', fault: { type: 'drop' } } as const;
const failing = {
  operation: 'UpdateDashboardPermissions',
  fault: { type: 'error', name: 'InternalFailureException', status: 500 },
} as const;

const disturbances: readonly Disturbance[] = inFull
  ? [
      ['nothing', {}],
      throttled,
      ['answers that are lost', { faults: [{ ...lost, skip: 5, count: 30 }] }],
      ['requests that are cut', { faults: [{ ...cut, skip: 20, count: 25 }] }],
      ['failures of the service', { faults: [{ ...failing, skip: 3, count: 20 }] }],
    ]
  : [
      throttled,
      [
        'lost answers, cut requests and failures of the service, one after another',
        {
          faults: [
            { ...lost, skip: 2, count: 4 },
            { ...cut, skip: 14, count: 4 },
            { ...failing, skip: 10, count: 3 },
          ],
        },
      ],
    ];

describe('many grants at once', () => {
  it.each(disturbances)(
    'disturbed by %s: everything is given once, and taken again at its end',
    async (disturbed, control) => {
      const { who, what } = await crowdOf(kit);
      const count = who.length * what.length;
      const began = performance.now();
      const planned = await kit.grants.plan(
        kit.request({ who, what, span: { kind: 'for', ms: hour } }),
        kit.call,
      );
      const steps = planned.plan.steps.length;
      await kit.sandbox.control({ ...control, resetStats: true });
      const { runId } = await kit.grants.submit(
        { planId: planned.plan.id, hash: planned.plan.hash },
        kit.call,
      );
      const run = await kit.engine.ended(runId ?? '');
      expect(run).toMatchObject({ state: 'done', steps: { total: steps, settled: steps } });
      const active = await kit.grants.list({ state: 'active', limit: 500, offset: 0 }, kit.call);
      expect(active.total).toBe(count);

      const { operations } = await kit.sandbox.control({ faults: [], rate: { perSecond: 0 } });
      // An update that changes nothing is no effect: each of them changed somebody's permissions.
      expect(operations.UpdateDashboardPermissions?.effects).toBe(steps);

      await kit.sandbox.control({ ...control, resetStats: true });
      kit.pass(2 * hour);
      expect(await kit.expire()).toMatchObject({ ended: count, failed: [] });
      await kit.sandbox.control({ faults: [], rate: { perSecond: 0 } });
      const cloud = await kit.cloud();
      for (const { id } of what) {
        const held = await readPermissions(cloud, 'dashboard', id);
        for (const one of who) expect(held?.has(one.principal)).toBe(false);
      }
      if (inFull)
        process.stdout.write(
          `${disturbed}: ${count} grants given and taken in ${((performance.now() - began) / 1_000).toFixed(1)} s, ${run.counts.calls} calls to give, ${run.counts.throttled} throttled, ${run.counts.retries} retried, ${operations.UpdateDashboardPermissions?.effects} effects\n`,
        );
    },
    240_000,
  );
});
