import { expect, test } from 'vitest';
import type { RunDetail, RunStep } from '../../shared/domain/plan.ts';
import { applyEvents } from './apply-events.ts';

const step = (id: string, state: RunStep['state']): RunStep => ({
  id,
  kind: 'k',
  title: id,
  section: 'People',
  needs: [],
  input: null,
  before: null,
  after: null,
  position: 0,
  state,
  attempts: 0,
  startedAt: null,
  endedAt: null,
  found: null,
  error: null,
});
const run = {
  id: 'r',
  title: 'Onboard',
  state: 'running',
  effects: ['x'],
  runSteps: [step('a', 'waiting'), step('b', 'waiting')],
} as unknown as RunDetail;

test('the last event of a step wins, and other steps stay the same object', () => {
  const next = applyEvents(run, [
    { type: 'step', step: step('b', 'acting') },
    { type: 'step', step: step('b', 'done') },
  ]);
  expect(next.runSteps.map((each) => each.state)).toEqual(['waiting', 'done']);
  expect(next.runSteps[0]).toBe(run.runSteps[0]);
});

test('a summary changes the state and keeps what only the detail knows', () => {
  const { effects: _effects, runSteps: _steps, ...summary } = run;
  const next = applyEvents(run, [{ type: 'run', run: { ...summary, state: 'done' } as never }]);
  expect(next).toMatchObject({ state: 'done', effects: ['x'] });
  expect(next.runSteps).toBe(run.runSteps);
});

test('a step of another plan is ignored', () => {
  expect(applyEvents(run, [{ type: 'step', step: step('z', 'done') }]).runSteps).toHaveLength(2);
});
