import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { QuickSight } from '@aws-sdk/client-quicksight';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isSandboxServed, openSandbox } from './sandbox-host.ts';

let profileDirectory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  profileDirectory = mkdtempSync(join(tmpdir(), 'steward sandbox host '));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(profileDirectory, { recursive: true, force: true });
});

interface Other {
  readonly own: boolean;
  readonly pid: number;
  readonly endpoints: { readonly quicksight: string };
  kill(): Promise<void>;
}

/** Another process that opens the same profile's sandbox and keeps it until it is killed. */
async function openElsewhere(): Promise<Other> {
  const module = new URL('./sandbox-host.ts', import.meta.url).href;
  const script = `
    const { openSandbox } = await import(${JSON.stringify(module)});
    const { own, pid, endpoints } = await openSandbox({ profileDirectory: ${JSON.stringify(profileDirectory)}, seed: 'empty' });
    console.log(JSON.stringify({ own, pid, endpoints }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await createInterface({ input: child.stdout })
    [Symbol.asyncIterator]()
    .next()
    .then(({ value }) => [String(value)]);
  return {
    ...(JSON.parse(line ?? '') as Omit<Other, 'kill'>),
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

const clientOf = (sandbox: { endpoints: { quicksight: string } }) =>
  new QuickSight({
    endpoint: sandbox.endpoints.quicksight,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
const group = { AwsAccountId: '111122223333', Namespace: 'default', GroupName: 'kept' };

it('a second process joins the first, and leaves it running', async () => {
  const mine = await openSandbox({ profileDirectory, seed: 'empty' });
  const other = await openElsewhere();
  expect([mine.own, other.own, other.pid]).toEqual([true, false, process.pid]);
  await clientOf(other).createGroup(group);
  expect((await mine.control()).operations.CreateGroup?.effects).toBe(1);
  await other.kill();
  const again = await openSandbox({ profileDirectory });
  expect(again.own).toBe(false);
  await again.close();
  expect((await clientOf(mine).describeGroup(group)).Group?.GroupName).toBe('kept');
  await mine.close();
});

it('a killed owner is followed by the next, with everything it had confirmed', async () => {
  const other = await openElsewhere();
  expect(other.own).toBe(true);
  await clientOf(other).createGroup(group);
  await other.kill();
  const mine = await openSandbox({ profileDirectory });
  expect(mine.own).toBe(true);
  expect((await clientOf(mine).describeGroup(group)).Group?.GroupName).toBe('kept');
  expect((await mine.control()).effects.map(({ operation }) => operation)).toEqual(['CreateGroup']);
  await mine.close();
});

it('of three that start at once, one owns it and all work', async () => {
  const all = await Promise.all([
    openElsewhere(),
    openElsewhere(),
    openSandbox({ profileDirectory, seed: 'empty' }),
  ]);
  expect(all.filter(({ own }) => own)).toHaveLength(1);
  expect(new Set(all.map(({ endpoints }) => endpoints.quicksight)).size).toBe(1);
  expect((await clientOf(all[1]).listNamespaces({ AwsAccountId: '111122223333' })).Namespaces).toHaveLength(
    1,
  );
  await all[2].close();
});

it('a damaged state file is reported, and the lock given back', async () => {
  writeFileSync(
    join(profileDirectory, 'sandbox.db'),
    'this is no database, but it is long enough to be looked at '.repeat(20),
  );
  await expect(openSandbox({ profileDirectory })).rejects.toMatchObject({ code: 'STORE' });
  rmSync(join(profileDirectory, 'sandbox.db'));
  const mine = await openSandbox({ profileDirectory, seed: 'empty' });
  expect(mine.own).toBe(true);
  await mine.close();
});

it('names a port that is taken, and leaves nothing behind', async () => {
  const first = await openSandbox({ profileDirectory: join(profileDirectory, 'first') });
  const port = Number(new URL(first.endpoints.quicksight).port);
  await expect(
    openSandbox({ profileDirectory: join(profileDirectory, 'second'), port }),
  ).rejects.toMatchObject({
    problem: {
      code: 'CONFLICT',
      happened: `The sandbox did not start: port ${port} is in use by another program.`,
      todo: expect.stringContaining('--port'),
    },
  });
  await first.close();
  expect(isSandboxServed(join(profileDirectory, 'second'))).toBe(false);
});
