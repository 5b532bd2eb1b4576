import { expect, it } from 'vitest';
import type { JsonObject } from '../json-document.ts';
import { parseJsonDocument } from '../parse-json-document.ts';
import { printJsonDocument } from '../print-json-document.ts';
import { importDifference } from './import-overrides.ts';
import { rewriteAsService } from './service-rewrite.ts';

const from = { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' };
const to = { partition: 'aws', region: 'eu-west-1', accountId: '333344445555' };
const here = 'arn:aws:quicksight:eu-central-1:111122223333:';
const there = 'arn:aws:quicksight:eu-west-1:333344445555:';

it.each<[what: string, text: string, becomes: string]>([
  ['an asset that travels gets the prefix', `${here}dataset/sales`, `${there}dataset/r1-sales`],
  ['one that does not keeps its id', `${here}datasource/lake`, `${there}datasource/lake`],
  ['a network too', `${here}vpcConnection/net`, `${there}vpcConnection/net`],
  [
    'what is behind the id stays',
    `${here}dataset/sales/refresh-schedule/daily`,
    `${there}dataset/r1-sales/refresh-schedule/daily`,
  ],
  ['whoever holds something is nobody there', `${here}user/default/ann`, `${here}user/default/ann`],
  [
    'another account',
    `arn:aws:quicksight:eu-central-1:999999999999:dataset/sales`,
    `arn:aws:quicksight:eu-central-1:999999999999:dataset/sales`,
  ],
  [
    'another region',
    `arn:aws:quicksight:us-east-1:111122223333:dataset/sales`,
    `arn:aws:quicksight:us-east-1:111122223333:dataset/sales`,
  ],
  ['a theme of AWS', 'arn:aws:quicksight::aws:theme/CLASSIC', 'arn:aws:quicksight::aws:theme/CLASSIC'],
  ['another service', 'arn:aws:s3:::bucket', 'arn:aws:s3:::bucket'],
  ['an ARN in a longer text', `see ${here}dataset/sales`, `see ${here}dataset/sales`],
  ['a name', 'analytics_dev', 'analytics_dev'],
])('an import rewrites as the service does: %s', (_what, text, becomes) => {
  const rewrite = rewriteAsService(from, to, 'r1-', (asset) => asset === 'dataset/sales');
  expect(rewrite(text)).toBe(becomes);
});

const document = (text: string) => parseJsonDocument(text) as JsonObject;

it('overrides what can be overridden, and tells what cannot', () => {
  const made = document(
    '{"Name":"Lake","Type":"MYSQL","DataSourceParameters":{"X":{"Host":"dev"}},"SecretArn":"a"}',
  );
  const wanted = document(
    '{"Name":"Lake","Type":"ORACLE","DataSourceParameters":{"X":{"Host":"test"}},"SecretArn":"b"}',
  );
  const { overrides, beyond } = importDifference('data_source', made, wanted);
  expect(printJsonDocument(overrides)).toBe(
    '{"DataSourceParameters":{"X":{"Host":"test"}},"Credentials":{"SecretArn":"b"}}',
  );
  expect(beyond).toEqual(['Type']);
  const dataset = importDifference(
    'dataset',
    document('{"Name":"a","SQL":"x","More":1}'),
    document('{"Name":"b","SQL":"y"}'),
  );
  expect([...dataset.overrides.keys()]).toEqual(['Name']);
  expect(dataset.beyond).toEqual(['SQL', 'More']);
  expect(importDifference('theme', wanted, wanted)).toEqual({ overrides: new Map(), beyond: [] });
});
