import { expect, it } from 'vitest';
import { crowdedTenant } from './crowd.ts';
import { planningBudgetMs, timePlanning } from './time-planning.ts';

it('plans for five thousand people within its budget', async () => {
  const spec = crowdedTenant(5_000);
  const times = [];
  for (let at = 0; at < 4; at++) times.push(await timePlanning(spec));
  expect(times[0]?.plan.steps.length).toBeGreaterThan(10_000);
  // Processor time of the best of four: what else this machine does meanwhile is not the planner's.
  expect(Math.min(...times.map(({ cpuMs }) => cpuMs))).toBeLessThan(planningBudgetMs);
});
