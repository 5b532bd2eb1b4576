import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pipeline } from '../../shared/contract/pipelines.ts';
import { noPolicy } from '../../shared/domain/releases/stage-policy.ts';
import type { StewardError } from '../../shared/errors.ts';
import { openTenantKit, type TenantKit } from '../tenants/testing/tenant-kit.ts';
import { createPipelinesService } from './pipelines-service.ts';
import { createStageGate } from './stage-gate.ts';

const refused = async (act: Promise<unknown>) => {
  const error = await act.then(
    () => undefined,
    (thrown: StewardError) => thrown,
  );
  return error && `${error.problem.code}: ${error.problem.happened}`;
};

describe('pipelines', () => {
  let kit: TenantKit;
  let pipelines: ReturnType<typeof createPipelinesService>;
  beforeAll(async () => {
    kit = await openTenantKit();
    pipelines = createPipelinesService({ ...kit, gate: createStageGate(kit) });
  });
  afterAll(() => kit.close());
  const only = async (): Promise<Pipeline> => {
    const [first] = await pipelines.list(undefined, kit.call);
    if (first === undefined) throw new Error('There is no pipeline');
    return first as Pipeline;
  };
  const specOf = ({ name, title, stages, revision }: Pipeline) => ({ name, title, stages, revision });

  it('there is one from the beginning, and production takes only what stood in staging', async () => {
    const first = await only();
    expect(first.stages.map(({ environment }) => environment)).toEqual([
      'dev',
      'test',
      'staging',
      'production',
    ]);
    expect(first.stages.map(({ policy }) => policy)).toEqual([
      noPolicy,
      noPolicy,
      noPolicy,
      { ...noPolicy, throughPrevious: true },
    ]);
  });

  it('is saved over what was seen, and refused over what was not', async () => {
    const seen = specOf(await only());
    const stages = seen.stages.map((stage) =>
      stage.environment === 'staging' ? { ...stage, policy: { ...noPolicy, soakHours: 24 } } : stage,
    );
    const saved = await pipelines.save({ ...seen, stages }, kit.call);
    expect(saved).toMatchObject({ revision: seen.revision + 1, savedBy: 'Ann', stages });
    expect(await refused(pipelines.save({ ...seen, title: 'Mine' }, kit.call))).toBe(
      'CONFLICT: Somebody else has changed the pipeline “Default pipeline” meanwhile.',
    );
    expect(await refused(pipelines.save({ ...seen, revision: 0 }, kit.call))).toBe(
      'CONFLICT: Somebody else has changed the pipeline “Default pipeline” meanwhile.',
    );
    expect(await only()).toEqual(saved);
  });

  const stage = (environment: string, policy: Partial<typeof noPolicy> = {}) => ({
    environment,
    policy: { ...noPolicy, ...policy },
  });
  const freeze = {
    kind: 'dates',
    title: 'Fair',
    from: '2026-12-20',
    to: '2026-12-24',
    timeZone: 'UTC',
    breakable: false,
  } as const;
  it.each([
    ['an environment twice', [stage('dev'), stage('dev')], 'BAD_INPUT: dev is a stage twice.'],
    ['no such environment', [stage('nowhere')], 'BAD_INPUT: There is no environment nowhere.'],
    [
      'soak in the first stage',
      [stage('dev', { soakHours: 1 })],
      'BAD_INPUT: dev is the first stage: nothing can have stood in a stage before it.',
    ],
    [
      'the stage before the first',
      [stage('dev', { throughPrevious: true })],
      'BAD_INPUT: dev is the first stage: nothing can have stood in a stage before it.',
    ],
    [
      'two freezes of one name',
      [stage('dev', { freezes: [freeze, { ...freeze, title: 'FAIR' }] })],
      'BAD_INPUT: Two freezes of dev are called “fair”.',
    ],
  ])('is refused with %s, and stays as it was', async (_, stages, words) => {
    const seen = await only();
    expect(await refused(pipelines.save({ ...specOf(seen), stages }, kit.call))).toBe(words);
    expect(await only()).toEqual(seen);
  });

  it('has its environments to itself, until it lets one go', async () => {
    const wanted = { name: 'hotfix', title: 'Hotfix', stages: [stage('test')], revision: 0 };
    expect(await refused(pipelines.save(wanted, kit.call))).toBe(
      'BAD_INPUT: test is a stage of the pipeline “Default pipeline” already.',
    );
    const seen = await only();
    await pipelines.save(
      { ...specOf(seen), stages: seen.stages.filter(({ environment }) => environment !== 'test') },
      kit.call,
    );
    const made = await pipelines.save(wanted, kit.call);
    expect((await pipelines.list(undefined, kit.call)).map(({ name }) => name)).toEqual([
      'default',
      'hotfix',
    ]);
    expect(await refused(pipelines.remove({ name: 'hotfix', revision: 7 }, kit.call))).toContain('CONFLICT');
    await pipelines.remove({ name: 'hotfix', revision: made.revision }, kit.call);
    expect(await refused(pipelines.remove({ name: 'hotfix', revision: 1 }, kit.call))).toBe(
      'NOT_FOUND: There is no pipeline “hotfix”.',
    );
  });
});
