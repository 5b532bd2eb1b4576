import { createHash, createHmac } from 'node:crypto';
import { DescribeDashboardDefinitionCommand } from '@aws-sdk/client-quicksight';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../../../shared/domain/parse-json-document.ts';
import { printJsonDocument } from '../../../../shared/domain/print-json-document.ts';
import { createRequestHandling, endRequestHandling } from '../../aws/client-settings.ts';
import { createCredentialCache } from '../../aws/credential-cache.ts';
import {
  html,
  quickSightError,
  type ScriptedAnswer,
  type ScriptedAws,
  startScriptedAws,
} from '../../aws/testing/scripted-aws.ts';
import type { RateLimiter } from '../../cloud-call.ts';
import { openQuickSight } from '../open-quicksight.ts';
import { compareWithSdk } from './compare-with-sdk.ts';
import { contentHash } from './content-hash.ts';
import { createRaw, describeDefinition, describeRaw, type RawAssetKind, updateRaw } from './raw-assets.ts';
import { readWithSdk } from './read-with-sdk.ts';

const accountId = '111122223333';
const handling = createRequestHandling({ connect: 1000, answer: 1000 });
const limiter: RateLimiter = {
  acquire: async () => undefined,
  succeeded: () => undefined,
  throttled: () => undefined,
};
let aws: ScriptedAws;
beforeAll(async () => {
  aws = await startScriptedAws();
});
afterEach(() => (aws.requests as unknown[]).splice(0));
afterAll(async () => {
  endRequestHandling(handling);
  await aws.close();
});

const counts = { calls: 0, retries: 0, throttled: 0 };
const open = (isReadOnly = false) =>
  openQuickSight({
    connectionId: 'c',
    connectionName: 'Prod',
    accountId,
    region: 'eu-central-1',
    identityRegion: 'us-east-1',
    endpoint: aws.url,
    isReadOnly: () => isReadOnly,
    credentials: createCredentialCache(async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' })),
    requestHandler: handling,
    limiter: () => limiter,
    patienceMs: 600,
  }).metered({
    count: (kind) => {
      counts[kind] += 1;
    },
  });

/** The signature that AWS would expect (Signature Version 4), from what it received. */
const signatureOf = (sent: ScriptedAws['requests'][number]): string => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const [, day = '', names = ''] =
    /Credential=[^/]+\/(\d{8})\/.*SignedHeaders=([^,]+)/.exec(sent.headers.authorization ?? '') ?? [];
  const headers = names.split(';').map((name) => `${name}:${String(sent.headers[name]).trim()}\n`);
  const request = [sent.method, sent.path, '', headers.join(''), names, sha(sent.body)].join('\n');
  const scope = `${day}/${sent.region}/quicksight/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', sent.headers['x-amz-date'], scope, sha(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((made, part) => mac(made, part), 'AWS4secret');
  return mac(key, text).toString('hex');
};

const object = (text: string): JsonObject => {
  const document = parseJsonDocument(text);
  if (!isJsonObject(document)) throw new Error('no object');
  return document;
};

/** What the SDK would lose: see the canary below. */
const definition =
  '{"Sheets":[{"SheetId":"s","Visuals":[{"HologramVisual":{"VisualId":"v","Depth":3}},' +
  '{"KPIVisual":{"VisualId":"k","Glow":"neon"}}]}],"FutureMap":{"10":1.0,"2":1e5},' +
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as definitions have them
  '"DataSetIdentifierDeclarations":[{"Identifier":"日本 ${x}","DataSetArn":"arn:aws:quicksight:eu-central-1:1:dataset/d"}],' +
  '"FilterGroups":[{"FilterGroupId":"g","CrossDataset":"SINGLE_DATASET","ScopeConfiguration":{},"Filters":[{"TimeEqualityFilter":{"FilterId":"f","Column":{"DataSetIdentifier":"d","ColumnName":"c"},"Value":1700000000.0}}]}],' +
  '"ParameterDeclarations":[{"IntegerParameterDeclaration":{"ParameterValueType":"SINGLE_VALUED","Name":"n","DefaultValues":{"StaticValues":[12345678901234567890]}}}]}';

describe('an answer comes as it was sent', () => {
  it('with unknown members, the texts of its numbers and their order', async () => {
    const text = `{"DashboardId":"d","Definition":${definition},"RequestId":"r-1","New":[1.0,1e5]}`;
    aws.answer(() => ({ status: 200, body: text }));
    const answer = await describeDefinition(open(), 'dashboard', { id: 'd', version: 3 });
    expect(printJsonDocument(answer)).toBe(text);
    expect(aws.requests[0]).toMatchObject({
      method: 'GET',
      path: `/accounts/${accountId}/dashboards/d/definition`,
      region: 'eu-central-1',
      service: 'quicksight',
    });
    expect(aws.requests[0]?.query.get('version-number')).toBe('3');
  });

  it('and the canary tells what the SDK would have lost of it', async () => {
    const answer = object(`{"Definition":${definition},"Status":200}`);
    const command = new DescribeDashboardDefinitionCommand({ AwsAccountId: accountId, DashboardId: 'd' });
    const losses = compareWithSdk(answer, await readWithSdk(command, answer));
    expect(losses.map(({ path, loss }) => `${loss} ${path}`)).toEqual([
      'missing $.Definition.Sheets[0].Visuals[0].HologramVisual',
      'missing $.Definition.Sheets[0].Visuals[1].KPIVisual.Glow',
      'missing $.Definition.FutureMap',
      'changed $.Definition.FilterGroups[0].Filters[0].TimeEqualityFilter.Value',
      'changed $.Definition.ParameterDeclarations[0].IntegerParameterDeclaration.DefaultValues.StaticValues[0]',
    ]);
    expect(losses[3]).toMatchObject({ raw: '1700000000.0', sdk: '1700000000' });
    const plain = object('{"Definition":{"Sheets":[{"SheetId":"s","Name":"Übersicht"}]},"Name":"n"}');
    expect(compareWithSdk(plain, await readWithSdk(command, plain))).toEqual([]);
  });

  it('one hash for one content', () => {
    const hash = contentHash(object(definition));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      contentHash(object(definition.replace('"VisualId":"v","Depth":3', '"Depth":3,"VisualId":"v"'))),
    ).toBe(hash);
    expect(contentHash(object(definition.replace('1.0', '1')))).not.toBe(hash);
  });
});

describe('a body goes as it is', () => {
  it.each<[RawAssetKind, 'create' | 'update', string, string]>([
    ['dashboard', 'create', 'POST', '/dashboards/x'],
    ['dashboard', 'update', 'PUT', '/dashboards/x'],
    ['analysis', 'create', 'POST', '/analyses/x'],
    ['analysis', 'update', 'PUT', '/analyses/x'],
    ['template', 'create', 'POST', '/templates/x'],
    ['template', 'update', 'PUT', '/templates/x'],
    ['dataset', 'create', 'POST', '/data-sets'],
    ['dataset', 'update', 'PUT', '/data-sets/x'],
    ['datasource', 'create', 'POST', '/data-sources'],
    ['datasource', 'update', 'PUT', '/data-sources/x'],
    ['theme', 'create', 'POST', '/themes/x'],
    ['theme', 'update', 'PUT', '/themes/x'],
    ['topic', 'create', 'POST', '/topics'],
    ['topic', 'update', 'PUT', '/topics/x'],
  ])('%s, %s', async (kind, what, method, path) => {
    aws.answer(() => ({ status: 200, body: '{"Arn":"a","VersionArn":"a/version/12","Seen":1.0}' }));
    const body = `{"Name":"Ümläut","Definition":${definition}}`;
    const answer = await (what === 'create' ? createRaw : updateRaw)(open(), kind, 'x', object(body));
    expect(printJsonDocument(answer)).toBe('{"Arn":"a","VersionArn":"a/version/12","Seen":1.0}');
    const [sent] = aws.requests;
    expect([sent?.method, sent?.path]).toEqual([method, `/accounts/${accountId}${path}`]);
    const id = /^\/accounts\/\d+\/(?:data-sets|data-sources|topics)$/.test(sent?.path ?? '');
    const name = { dataset: 'DataSetId', datasource: 'DataSourceId' }[kind as string] ?? 'TopicId';
    expect(sent?.body).toBe(id ? `${body.slice(0, -1)},"${name}":"x"}` : body);
    expect(sent?.headers['content-type']).toBe('application/json');
  });

  it('and is what the signature covers', async () => {
    aws.answer(() => ({ status: 200, body: '{}' }));
    await createRaw(open(), 'dashboard', 'x', object(`{"Name":"Ümläut","Definition":${definition}}`));
    const [sent] = aws.requests;
    if (sent === undefined) throw new Error('nothing was sent');
    expect(sent.headers.authorization).toContain(`Signature=${signatureOf(sent)}`);
    expect(signatureOf({ ...sent, body: `${sent.body} ` })).not.toBe(signatureOf(sent));
  });

  it('nothing goes over a read-only connection', async () => {
    await expect(updateRaw(open(true), 'dashboard', 'x', object('{}'))).rejects.toMatchObject({
      problem: { code: 'READ_ONLY' },
    });
    expect(aws.requests).toEqual([]);
  });
});

describe('what goes wrong is told like with every call', () => {
  it.each<[string, ScriptedAnswer, 'read' | 'write', Record<string, unknown>]>([
    [
      'a refusal',
      quickSightError('ConflictException', 409, 'Version 2 is in progress'),
      'write',
      { name: 'ConflictException', failure: 'refused', status: 409, operation: 'UpdateDashboard' },
    ],
    ['a sign-in page', html(200), 'read', { name: 'UnreadableAnswer', failure: 'unavailable' }],
    ['a sign-in page after a change', html(200), 'write', { name: 'UnreadableAnswer', failure: 'in_doubt' }],
    ['half an answer', { status: 200, body: '{"Definition":{' }, 'write', { failure: 'in_doubt' }],
    ['a list', { status: 200, body: '[]' }, 'read', { failure: 'unavailable' }],
    ['an error of the service', { status: 500, body: '' }, 'write', { failure: 'in_doubt', status: 500 }],
    ['silence', 'silence', 'write', { failure: 'in_doubt' }],
    ['a cut', 'drop', 'write', { failure: 'in_doubt' }],
  ])('%s', async (_what, answer, how, failure) => {
    aws.answer(() => answer);
    const call =
      how === 'read'
        ? describeRaw(open(), 'dataset', { id: 'x' })
        : updateRaw(open(), 'dashboard', 'x', object('{"Name":"n"}'));
    await expect(call).rejects.toMatchObject(failure);
  });

  it('and "too fast" is asked again, with the same body', async () => {
    let asked = 0;
    aws.answer(() => {
      asked += 1;
      return asked === 1
        ? quickSightError('ThrottlingException', 429, 'Rate exceeded')
        : { status: 200, body: '{"Arn":"a"}' };
    });
    counts.throttled = 0;
    await updateRaw(open(), 'theme', 'x', object('{"BaseThemeId":"CLASSIC","New":1.0}'));
    expect(aws.requests.map(({ body }) => body)).toEqual(
      Array(2).fill('{"BaseThemeId":"CLASSIC","New":1.0}'),
    );
    expect(counts.throttled).toBe(1);
  });
});
