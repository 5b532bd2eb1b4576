import { execFile, spawnSync } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRequestHandling } from '../connectors/aws/client-settings.ts';
import { createCredentialCache } from '../connectors/aws/credential-cache.ts';
import { createRateLimiter } from '../connectors/rate-limiter.ts';
import { openS3 } from '../connectors/s3/open-s3.ts';
import { openS3Place } from './s3-place.ts';
import { type BackupKit, openBackupKit, refusal } from './testing/backup-kit.ts';

const run = promisify(execFile);
const hasAws = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;

describe('backups in a bucket', () => {
  let kit: BackupKit;
  let client: S3Client;
  const place = 's3://steward-backups/quicksight/prod';
  const keys = async (Prefix: string) =>
    ((await client.send(new ListObjectsV2Command({ Bucket: 'steward-backups', Prefix }))).Contents ?? []).map(
      ({ Key }) => Key ?? '',
    );
  const calls = async () => (await kit.sandbox.control()).operations;

  beforeAll(async () => {
    kit = await openBackupKit();
    client = new S3Client({
      endpoint: kit.sandbox.endpoints.s3,
      region: kit.sandbox.region,
      credentials: kit.sandbox.credentials,
      forcePathStyle: true,
    });
    await client.send(new CreateBucketCommand({ Bucket: 'steward-backups' }));
  });
  afterAll(async () => {
    client.destroy();
    await kit.close();
  });

  it('are made, verified, restored and drilled; the second one uploads its manifest alone', async () => {
    const first = await kit.create(`${place}/`);
    expect(first.backup).toMatchObject({ place, state: 'here', damage: null });
    expect(await keys('quicksight/prod/chunks/')).toHaveLength(first.chunks.written);
    await kit.sandbox.control({ resetStats: true });
    const second = await kit.create(place);
    expect(second.chunks).toEqual({ written: 0, reused: first.chunks.written });
    expect((await calls()).PutObject?.calls).toBe(1);

    // No connection is named: the bucket is reached as it was when the backup was made.
    const backup = second.backup.id;
    expect(await kit.backups.verify({ backup }, kit.call)).toMatchObject({ whole: true, lost: [] });
    const { backups, troubles } = await kit.backups.list({}, kit.call);
    expect(backups.map(({ id, state }) => [id, state])).toEqual([
      [backup, 'here'],
      [first.backup.id, 'here'],
    ]);
    expect(troubles).toEqual([]);
    const into = { connectionId: kit.connectionId, environment: null };
    const { planned } = await kit.backups.planRestore(
      { backup, into, dashboards: [], changed: [], access: 'made' },
      kit.call,
    );
    expect(planned.nothingToDo).toBe(true);
    const drilled = await kit.backups.drill({ backup, recoveryKey: kit.recoveryKey }, kit.call);
    expect(drilled).toMatchObject({ passed: true, differences: [] });

    // Retention: the manifest goes; of the documents none, as the others name them all.
    await kit.backups.saveRules(
      {
        connectionId: kit.connectionId,
        place,
        retention: { last: 1, daily: 0, weekly: 0, monthly: 0 },
      },
      kit.call,
    );
    const third = await kit.create();
    expect([...third.pruned].sort()).toEqual([first.backup.id, backup].sort());
    expect(await keys('quicksight/prod/manifests/')).toEqual([
      `quicksight/prod/manifests/${third.backup.id}.backup`,
    ]);
    expect(await keys('quicksight/prod/chunks/')).toHaveLength(first.chunks.written);
    expect((await kit.backups.verify({ backup: third.backup.id }, kit.call)).whole).toBe(true);
  });

  it('finds what another profile has put there, once it is told through which connection', async () => {
    const other = 's3://steward-backups/other';
    const chosen = { place: other, recoveryKey: kit.recoveryKey };
    expect(await refusal(kit.backups.list(chosen, kit.call))).toMatchObject({
      code: 'BAD_INPUT',
      todo: expect.stringMatching(/--connection/),
    });
    expect(
      await refusal(kit.backups.list({ ...chosen, connectionId: kit.connectionId }, kit.call)),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    [
      'a missing bucket',
      's3://nobody-has-this',
      [],
      { happened: /NoSuchBucket/, todo: /Steward makes none/ },
    ],
    [
      'a caller who may not write',
      's3://steward-backups/denied',
      [{ operation: 'PutObject', fault: { type: 'error', name: 'AccessDenied', status: 403 } }],
      { happened: /PutObject was refused/, todo: /s3:PutObject on arn:aws:s3:::steward-backups\/denied\/\*/ },
    ],
    [
      'a caller who may not read',
      place,
      [{ operation: 'GetObject', fault: { type: 'error', name: 'AccessDenied', status: 403 } }],
      { happened: /GetObject was refused/, todo: /Allow s3:GetObject .*Without s3:ListBucket/ },
    ],
    [
      'a caller, or a lock, that lets nobody delete',
      place,
      [{ operation: 'DeleteObject', fault: { type: 'error', name: 'AccessDenied', status: 403 } }],
      { happened: /DeleteObject was refused/, todo: /s3:DeleteObject.*keep all backups/ },
    ],
  ] as const)('says in words what is in the way of %s', async (_what, address, faults, expected) => {
    const retention = { last: 1, daily: 0, weekly: 0, monthly: 0 };
    await kit.backups.saveRules({ connectionId: kit.connectionId, place, retention }, kit.call);
    if (faults.some(({ operation }) => operation === 'DeleteObject')) await kit.create(place);
    await kit.sandbox.control({ faults: [...faults] });
    try {
      const said = await refusal(kit.create(address));
      expect(said).toMatchObject({
        code: 'CLOUD',
        happened: expect.stringMatching(expected.happened),
        unchanged: expect.stringMatching(/whole before are whole now/),
        todo: expect.stringMatching(expected.todo),
      });
    } finally {
      await kit.sandbox.control({ faults: [] });
    }
  });

  it('goes to the bucket’s own region', async () => {
    const there = new S3Client({
      endpoint: kit.sandbox.endpoints.s3,
      region: 'us-west-2',
      credentials: kit.sandbox.credentials,
      forcePathStyle: true,
    });
    await there.send(new CreateBucketCommand({ Bucket: 'far-away' }));
    there.destroy();
    expect((await kit.create('s3://far-away')).backup.state).toBe('here');
  });

  it('loses nothing when the answer to the manifest’s upload is lost', async () => {
    await kit.create(place);
    await kit.sandbox.control({
      faults: [{ operation: 'PutObject', count: 1, fault: { type: 'lose_response' } }],
    });
    const again = await kit.create(place);
    expect((await kit.backups.verify({ backup: again.backup.id }, kit.call)).whole).toBe(true);
    await kit.sandbox.control({ faults: [] });
  });

  it.skipIf(!hasAws)('are objects to any other client (needs the aws command line)', async () => {
    const aws = async (...args: string[]) =>
      (
        await run('aws', [...args, '--endpoint-url', kit.sandbox.endpoints.s3], {
          env: {
            PATH: process.env.PATH,
            HOME: process.env.HOME,
            AWS_ACCESS_KEY_ID: 'any',
            AWS_SECRET_ACCESS_KEY: 'any',
            AWS_DEFAULT_REGION: kit.sandbox.region,
            AWS_CONFIG_FILE: '/dev/null',
            AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
            AWS_PAGER: '',
          },
        })
      ).stdout;
    const all = await keys('quicksight/');
    const paged = JSON.parse(
      await aws(
        's3api',
        'list-objects-v2',
        '--bucket',
        'steward-backups',
        '--prefix',
        'quicksight/',
        '--page-size',
        '3',
        '--output',
        'json',
      ),
    );
    expect(paged.Contents.map(({ Key }: { Key: string }) => Key)).toEqual(all);
    const file = `${kit.directory}/set.json`;
    await aws('s3', 'cp', 's3://steward-backups/quicksight/prod/set.json', file);
    await aws('s3', 'mb', 's3://made-by-another');
    await aws('s3', 'cp', file, 's3://made-by-another/copy/set.json');
    const head = JSON.parse(
      await aws(
        's3api',
        'head-object',
        '--bucket',
        'made-by-another',
        '--key',
        'copy/set.json',
        '--output',
        'json',
      ),
    );
    expect(head.ContentLength).toBeGreaterThan(100);
    await expect(
      aws(
        's3api',
        'put-object',
        '--bucket',
        'made-by-another',
        '--key',
        'copy/set.json',
        '--body',
        file,
        '--if-none-match',
        '*',
      ),
    ).rejects.toThrow(/PreconditionFailed/);
    await aws('s3', 'rm', 's3://made-by-another/copy/set.json');
    await expect(
      aws('s3api', 'head-object', '--bucket', 'made-by-another', '--key', 'copy/set.json'),
    ).rejects.toThrow(/404/);
  });
});

describe('an answer of S3 that is none', () => {
  const xml = (code: string) => `<Error><Code>${code}</Code><Message>It says so</Message></Error>`;
  const truncated =
    '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>';
  const open = async (answer: (response: ServerResponse) => void) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => answer(response));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const s3 = openS3({
      connectionName: 'Prod',
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      isReadOnly: () => false,
      credentials: createCredentialCache(async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' })),
      requestHandler: createRequestHandling(),
      limiter: createRateLimiter(),
      meter: { count: () => undefined },
      patienceMs: 300,
    });
    return {
      place: openS3Place(s3, 's3://bucket/prefix'),
      close: () => {
        s3.close();
        server.closeAllConnections();
        server.close();
      },
    };
  };

  it.each([
    [
      'a body that is cut off',
      (r: ServerResponse) => {
        r.writeHead(200, { 'content-length': 100 });
        r.write('abc');
        setTimeout(() => r.destroy(), 20);
      },
    ],
    ['an error inside', (r: ServerResponse) => r.writeHead(500).end(xml('InternalError'))],
    [
      'a page of a proxy',
      (r: ServerResponse) => r.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['a redirect without a region', (r: ServerResponse) => r.writeHead(301).end(xml('PermanentRedirect'))],
    [
      'a redirect to itself',
      (r: ServerResponse) =>
        r.writeHead(301, { 'x-amz-bucket-region': 'eu-central-1' }).end(xml('PermanentRedirect')),
    ],
    [
      'a redirect on and on',
      (r: ServerResponse) =>
        r.writeHead(301, { 'x-amz-bucket-region': 'us-west-2' }).end(xml('PermanentRedirect')),
    ],
    [
      'a redirect to a stranger',
      (r: ServerResponse) =>
        r.writeHead(301, { 'x-amz-bucket-region': 'evil.example/?' }).end(xml('PermanentRedirect')),
    ],
  ] as const)('is told in words: %s', async (what, answer) => {
    const { place, close } = await open(answer);
    try {
      const said = await Promise.allSettled([
        place.read('set.json', 1000),
        place.write('chunks/aa/aa', Buffer.from('x')),
        place.list('chunks'),
      ]);
      // An upload is believed when its headers say so; what was uploaded is read back.
      for (const one of what === 'a body that is cut off' ? said.slice(0, 1) : said)
        expect(one).toMatchObject({
          status: 'rejected',
          reason: { problem: { code: 'CLOUD', unchanged: expect.any(String), todo: expect.any(String) } },
        });
    } finally {
      close();
    }
  });

  it('of more bytes than were asked for is not read', async () => {
    const { place, close } = await open((r) => r.writeHead(200).end(Buffer.alloc(5000)));
    expect(await place.read('set.json', 1000)).toBe('too_large');
    close();
  });

  it('is a list without an end', async () => {
    const { place, close } = await open((r) => r.writeHead(200).end(truncated));
    expect(await refusal(place.list('chunks'))).toMatchObject({
      happened: expect.stringMatching(/EndlessList/),
    });
    close();
  });
});
