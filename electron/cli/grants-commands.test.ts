import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyText, makeApproverKey, publicPart, signStatement } from '../approvals/approval-statement.ts';
import { type CommandKit, openCommandKit } from './testing/command-kit.ts';

let folder: string;
let kit: CommandKit;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steward grants '));
  kit = await openCommandKit(folder);
  expect(await kit.run('directory', 'sync', '--connection', 'Sandbox')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await kit?.close();
  await rm(folder, { recursive: true, force: true });
});

const request = (...args: string[]) =>
  kit.run('grants', 'request', '--connection', 'Sandbox', '--reason', 'Pilot', '--yes', ...args);

test('policies are listed, added, changed and removed by name', async () => {
  expect((await kit.run('grants', 'policy', 'list')).out).toContain('Every grant');
  const set = ['grants', 'policy', 'set', 'Owners'];
  expect((await kit.run(...set, '--level', 'owner', '--approvals', '2', '--longest', '30')).out).toMatch(
    /Owners +every environment, level owner, every tenant +a reason, 2 approvals, at most 30 days/,
  );
  // What is not named stays as it is.
  expect((await kit.run(...set, '--longest', 'none', '--ticket')).out).toMatch(
    /Owners .*a reason, a ticket, 2 approvals\n/,
  );
  const { value } = await kit.json('grants', 'policy', 'remove', 'owners');
  expect(value.policies).toMatchObject([{ title: 'Every grant' }]);
});

test.each([
  ['a policy that is not there', ['policy', 'remove', 'Evry grant'], /Did you mean “Every grant”/],
  ['a tenant that is not there', ['policy', 'set', 'X', '--tenant', 'nobody'], /would never apply/],
  ['a fingerprint that nobody has', ['untrust', 'abc'], /No approver has this fingerprint/],
  ['a key that is none', ['trust', 'steward-approver'], /not an approver’s key/],
])('%s is refused in words', async (_why, args, words) => {
  expect(await kit.run('grants', ...args)).toMatchObject({ code: 1, err: expect.stringMatching(words) });
});

test('an approver is trusted as a person, approves, and is trusted no longer', async () => {
  const key = makeApproverKey();
  const actor = (await kit.json('grants', 'approvers')).value;
  expect(actor.approvers).toEqual([]);
  const text = keyText(publicPart(key, 'laptop of Clara'));
  const { value } = await kit.json('grants', 'trust', text, '--person', 'Clara');
  const [{ fingerprint, name }] = value.approvers;
  expect(name).toBe('Clara');
  await kit.run('grants', 'policy', 'set', 'Every grant', '--approvals', '1');
  const asked = await request(
    ...['--who', 'platform-authors', '--what', 'dashboard/staffing-levels', '--level', 'viewer', '--good'],
  );
  const id = /Request (\S+) waits for approval/.exec(asked.err)?.[1] ?? '';
  const { value: plan } = await kit.json('grants', 'plan', id);
  const file = join(folder, 'approval.json');
  const said = { verdict: 'approved' as const, planHash: plan.hash, at: new Date().toISOString(), name: 'x' };
  await writeFile(file, signStatement(key, said));
  expect(await kit.run('grants', 'approval', id, '--file', file)).toMatchObject({ code: 0 });
  expect((await kit.run('grants', 'show', id)).out).toMatch(/Approvals +1 of 1/);
  expect((await kit.run('grants', 'untrust', fingerprint)).out).toContain('Nobody’s approval counts yet.');
  await kit.run('grants', 'policy', 'set', 'Every grant', '--approvals', '0');
});

test('receivers come out of a file, and an IAM policy and a link are given and told', async () => {
  const file = join(folder, 'people.csv');
  await writeFile(
    file,
    '\uFEFFemail,name\r\njulia.brandt@harbourlight.example,Julia\r\nplatform-admins,\r\n',
  );
  const what = [
    '--what',
    'policy_assignment/default/raw-zone',
    '--policy',
    'arn:aws:iam::111122223333:policy/raw',
  ];
  expect(await request('--who-file', file, ...what, '--level', 'viewer', '--for', '30d')).toMatchObject({
    code: 0,
  });
  expect(
    await request('--who', 'default', '--what', 'link/staffing-levels', '--level', 'viewer', '--good'),
  ).toMatchObject({ code: 0 });
  const { value } = await kit.json('grants', 'list', '--state', 'active');
  const grants: { id: string; target: { resource: string }; principal: { name: string } }[] = value.grants;
  expect(grants.map(({ target, principal }) => `${principal.name}: ${target.resource}`)).toEqual(
    expect.arrayContaining([
      'quicksight_sso/julia.brandt@harbourlight.example: policy_assignment',
      'platform-admins: policy_assignment',
      'default: link',
    ]),
  );
  await writeFile(file, 'nobody.at.all\n');
  expect(
    await request('--who-file', file, '--what', 'folder/x', '--level', 'viewer', '--good'),
  ).toMatchObject({
    code: 1,
    err: expect.stringContaining('nobody.at.all: Nobody in the directory has this name.'),
  });
  expect(
    await request('--tenant', 'nobody/reader', '--what', 'folder/x', '--level', 'viewer', '--good'),
  ).toMatchObject({ code: 1, err: expect.stringContaining('There is no tenant "nobody"') });
});
