import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUse } from './read-use.ts';

const account = '123456789012';
const arn = (kind: string, id: string) => `arn:aws:quicksight:eu-central-1:${account}:${kind}/${id}`;
const session = {
  type: 'AssumedRole',
  arn: `arn:aws:sts::${account}:assumed-role/quicksight_sso/ann@x.org`,
};
const event = (more: Record<string, unknown>) =>
  JSON.stringify({
    eventSource: 'quicksight.amazonaws.com',
    eventName: 'GetDashboard',
    eventType: 'AwsServiceEvent',
    userIdentity: session,
    requestParameters: null,
    ...more,
  });
const sales = [{ kind: 'dashboard', id: 'sales-1' }];

describe('a use, as CloudTrail tells it', () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    [
      'details as an object with an id',
      { serviceEventDetails: { eventRequestDetails: { dashboardId: 'sales-1' } } },
      sales,
    ],
    [
      'details as an object with an ARN',
      { serviceEventDetails: { eventRequestDetails: { dashboardId: arn('dashboard', 'sales-1') } } },
      sales,
    ],
    [
      'details as keys and values',
      {
        serviceEventDetails: {
          eventRequestDetails: [
            { key: 'sheetId', value: 'x' },
            { key: 'dashboardId', value: 'sales-1' },
          ],
        },
      },
      sales,
    ],
    [
      'details as JSON text',
      { serviceEventDetails: { eventRequestDetails: JSON.stringify({ dashboardId: 'sales-1' }) } },
      sales,
    ],
    [
      'details as JSON text of keys and values',
      {
        serviceEventDetails: {
          eventRequestDetails: JSON.stringify([{ key: 'dashboardId', value: arn('dashboard', 'sales-1') }]),
        },
      },
      sales,
    ],
    ['a call of the API', { requestParameters: { dashboardId: 'sales-1', awsAccountId: account } }, sales],
    ['an ARN nobody told of', { resources: [{ ARN: arn('dashboard', 'sales-1') }] }, sales],
    ['no asset at all', {}, []],
    [
      'a query, with all that it touches',
      {
        eventName: 'QueryDatabase',
        serviceEventDetails: {
          eventRequestDetails: { dashboardId: arn('dashboard', 'sales-1'), dataSetId: arn('dataset', 'd-1') },
        },
      },
      [...sales, { kind: 'dataset', id: 'd-1' }],
    ],
  ])('%s', (_, more, assets) => {
    expect(readUse(event(more))).toMatchObject({ userName: 'quicksight_sso/ann@x.org', assets });
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['a role session', { userIdentity: session }, 'quicksight_sso/ann@x.org'],
    ['an IAM user', { userIdentity: { type: 'IAMUser', userName: 'bob' } }, 'bob'],
    [
      'a person of QuickSight’s own',
      { userIdentity: { type: 'Unknown', arn: arn('user', 'default/carl') } },
      'carl',
    ],
    [
      'whoever a page was embedded for',
      {
        eventName: 'GenerateEmbedUrlForRegisteredUser',
        requestParameters: { userArn: arn('user', 'tenant-a/quicksight_sso/eve@x.org') },
      },
      'quicksight_sso/eve@x.org',
    ],
    ['nobody', { userIdentity: { type: 'Unknown' } }, undefined],
  ])('was made by %s', (_, more, userName) => {
    expect(readUse(event(more))?.userName).toBe(userName);
  });

  it.each<[string, string]>([
    ['another service', event({ eventSource: 's3.amazonaws.com' })],
    ['a tool that reads', event({ eventName: 'DescribeDashboard' })],
    ['a list', event({ eventName: 'ListDashboards' })],
    ['a call that was refused', event({ errorCode: 'AccessDenied' })],
    ['no JSON', '{'],
    ['a list of things', '[]'],
    ['nothing', 'null'],
  ])('%s is none', (_, record) => {
    expect(readUse(record)).toBeUndefined();
  });

  it('survives any record', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.json({ maxDepth: 8 }), (one, other) => {
        const more = {
          serviceEventDetails: { eventRequestDetails: one },
          requestParameters: JSON.parse(other),
        };
        expect(() => readUse(event(more))).not.toThrow();
        expect(() => readUse(one)).not.toThrow();
      }),
      { seed: 20261121 },
    );
  });

  it('does not follow a nesting without end', () => {
    let nested = '"x"';
    for (let at = 0; at < 12; at++) nested = JSON.stringify({ a: nested });
    expect(readUse(event({ requestParameters: { deep: nested } }))?.assets).toEqual([]);
  });
});
