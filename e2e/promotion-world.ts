import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';
import { promotionStages } from '../electron/sandbox/seed/promotion-stages.ts';
import { cli, type RunningSteward, serve, steward } from './steward.ts';

const stageOf = (name: string) => {
  const stage = promotionStages.find((one) => one.stage === name);
  if (stage === undefined) throw new Error(`The sandbox has no ${name}`);
  return stage;
};

/** A console on four accounts with dashboards in dev; the environment Test reaches the second one. */
export const servePromotion = async (data: string): Promise<RunningSteward> => {
  const sandbox = spawn(process.execPath, [cli, 'sandbox', '--seed', 'promotion', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface({ input: sandbox.stdout }), 'line');
  sandbox.kill('SIGTERM');
  await once(sandbox, 'exit');
  const { accountId, region, accessKeyId } = stageOf('test');
  const host = await serve(data, [], {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'any-secret-goes-with-it',
  });
  const { quicksight, sts } = host.sandbox.endpoints;
  const run = async (...args: readonly string[]) => {
    const { code, stderr } = await steward(data, args);
    expect(code, stderr).toBe(0);
  };
  await run(
    'connection',
    'add',
    'test',
    '--env',
    '--account',
    accountId,
    '--region',
    region,
    '--endpoint',
    `quicksight=${quicksight}`,
    '--endpoint',
    `sts=${sts}`,
  );
  await run('environment', 'assign', 'test', 'test');
  return host;
};
