import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSecretService } from '../../e2e/secrets/secret-service.ts';
import type { ReviewRow } from '../../shared/contract/reviews.ts';
import { type CommandKit, openCommandKit } from './testing/command-kit.ts';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'steward-review-'));
const data = join(root, 'profile');
let kit: CommandKit;

/** A process of its own: what dies by itself, and what needs no profile. */
const processOf = async (env: Readonly<Record<string, string>>, ...args: string[]) => {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { code: code as number | null, signal: signal as string | null, out, err };
};

beforeAll(async () => {
  kit = await openCommandKit(data);
}, 60_000);
afterAll(async () => {
  await kit.close();
  rmSync(root, { recursive: true, force: true });
});

test('a review goes from the command line over a kill to a report that is checked without a profile', async () => {
  const create = (...more: string[]) =>
    kit.run('review', 'create', '--name', 'Q1', '--deadline', '2999-12-31', ...more);
  expect(await create('--yes')).toMatchObject({ code: 1, err: expect.stringContaining('was never read') });
  expect(await kit.run('directory', 'sync')).toMatchObject({ code: 0 });
  expect(await create()).toMatchObject({ code: 64 });
  expect(
    await kit.run('review', 'create', '--name', 'Q1', '--deadline', '2001-01-01', '--yes'),
  ).toMatchObject({ code: 1, err: expect.stringContaining('The deadline is over already.') });
  expect(await create('--group', 'nope', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no group nope'),
  });
  expect(await create('--dry-run')).toMatchObject({
    code: 0,
    err: expect.stringContaining('126 rows of 55'),
  });
  expect((await kit.json('review', 'list')).value.reviews).toEqual([]);

  const { value, code } = await kit.json(
    'review',
    'create',
    '--name',
    'Brightwater',
    '--deadline',
    '2999-12-31',
    '--group',
    'brightwater-readers',
    '--yes',
  );
  expect(code).toBe(0);
  const { id } = value.review;
  const shown = async () =>
    (await kit.json('review', 'show', id)).value as {
      review: { state: string; runId: string | null; outcomes: unknown };
      rows: ReviewRow[];
    };
  const { rows } = await shown();
  const members = rows.filter(({ how }) => how === 'membership');
  expect(members.length).toBeGreaterThan(3);
  expect(await kit.run('review', 'decide', id, '--remove', '--search', 'brightwater.example')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Removing needs a reason.'),
  });
  const closing = [
    'review',
    'decide',
    id,
    '--remove',
    '--search',
    'brightwater.example',
    '--reason',
    'Closed',
  ];
  expect(await kit.run(...closing, '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${members.length} rows would be: remove`),
    err: expect.stringContaining('Nothing was decided: this was a dry run.'),
  });
  expect((await shown()).rows.every(({ decision }) => decision === 'undecided')).toBe(true);
  expect(await kit.run(...closing)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${members.length} rows: remove`),
  });
  expect(await kit.run('review', 'submit', id, '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringContaining('out of group brightwater-readers'),
  });

  await kit.close();
  const killed = await processOf(
    { STEWARD_FAULT: 'kill@step.sent:3' },
    'review',
    'submit',
    id,
    '--yes',
    '--data',
    data,
  );
  expect(killed.signal).toBe('SIGKILL');
  kit = await openCommandKit(data);
  const interrupted = await shown();
  expect(interrupted.review).toMatchObject({ state: 'submitted' });
  const { runs } = (await kit.json('run', 'list')).value as {
    runs: { id: string; kind: string; state: string }[];
  };
  const run = runs.find(({ kind }) => kind === 'review.apply');
  expect(run).toMatchObject({ state: 'interrupted' });
  // Submitting again goes on where it stopped.
  expect(await kit.run('review', 'submit', id, '--yes')).toMatchObject({ code: 0 });
  const ended = await shown();
  expect(ended.review).toMatchObject({ state: 'closed', runId: run?.id });
  const outcomes = ended.rows.filter(({ how }) => how === 'membership').map(({ outcome }) => outcome);
  // The one whose answer the kill swallowed is found done already.
  expect(outcomes.every((outcome) => outcome === 'removed' || outcome === 'gone')).toBe(true);
  const database = new Sqlite(join(data, 'sandbox.db'), { readonly: true });
  const effects = database
    .prepare<[], number>("SELECT count(*) FROM effects WHERE operation = 'DeleteGroupMembership'")
    .pluck()
    .get();
  database.close();
  expect(effects).toBe(members.length);
}, 60_000);

// Elsewhere the key would be kept in the keychain of whoever runs the tests.
test.skipIf(process.platform !== 'linux')(
  'a report is signed with the key in the keychain and verified where there is neither, and every change is told',
  async () => {
    const [{ id }] = (await kit.json('review', 'list')).value.reviews;
    await kit.close();
    const keychain = await startSecretService(join(root, 'bus'));
    const file = join(root, 'report.html');
    try {
      const signing = { DBUS_SESSION_BUS_ADDRESS: keychain.address };
      expect(
        await processOf(signing, 'review', 'report', id, '--html', '-o', file, '--data', data),
      ).toMatchObject({ code: 0, err: expect.stringContaining('SHA-256') });
    } finally {
      await keychain.close();
      kit = await openCommandKit(data);
    }
    const nowhere = { HOME: join(root, 'nobody'), XDG_DATA_HOME: join(root, 'nobody') };
    expect(await processOf(nowhere, 'review', 'verify', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('as it was signed'),
    });
    writeFileSync(file, readFileSync(file, 'utf8').replace('Closed', 'closed'));
    expect(await processOf(nowhere, 'review', 'verify', file)).toMatchObject({
      code: 1,
      out: expect.stringContaining('CHANGED'),
    });
    // What was signed is kept: it is there again without the keychain.
    expect(await kit.run('review', 'report', id)).toMatchObject({ code: 0 });
  },
  60_000,
);
