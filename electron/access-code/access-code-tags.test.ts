import { describe, expect, test } from 'vitest';
import { openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createFileGrants } from '../grants/file-grants.ts';
import type { GrantsDeps } from '../grants/grants-deps.ts';
import { createAccessCodeService } from './access-code-service.ts';
import type { Pruning } from './plan-input.ts';
import { type ModelAccount, modelAccount, readAt, thingKey } from './testing/model-account.ts';
import { blockers, head, planned, refused, titles } from './testing/plan-model.ts';
import { writeAccessFile } from './write-access-file.ts';

const numbered = (count: number, word = 'key') =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${word}-${at}`, `${at}`]));
const yamlOf = (tags: Readonly<Record<string, string>>, indent = '      ') =>
  Object.entries(tags)
    .map(([key, value]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join('\n');

const small: ModelAccount = {
  namespaces: ['default', 'acme'],
  things: { 'dashboard/sales': 'Sales', 'dashboard/costs': 'Costs', 'folder/top': 'Top' },
  tags: {
    'dashboard/sales': { team: 'finance', 'aws:cloudformation:stack': 's', stage: 'draft' },
    'folder/top': { 'steward:tenant': 'acme', team: 'sales' },
  },
};
const salesTagged = (lines: string) => `${head}assets:\n  - dashboard: Sales\n    tags:\n${lines}`;
const prune: Pruning = { atMost: 10, caller: '', now: readAt };

describe('tags in a file', () => {
  test.each<[why: string, text: string, words: RegExp]>([
    [
      'a key of AWS’s own',
      salesTagged('      aws:team: x'),
      /Keys that begin with “aws:” are kept by AWS\. \(access\.yaml:7:/,
    ],
    [
      'the same in capitals, of a folder',
      `${head}folders:\n  - id: top\n    name: Top\n    tags: { AWS:team: x }`,
      /“aws:” are kept by AWS\. \(access\.yaml:7:/,
    ],
    [
      'a long key',
      salesTagged(`      ${'k'.repeat(129)}: x`),
      /A tag’s key has at most 128 characters\. \(access\.yaml:7:/,
    ],
    [
      'a long value',
      salesTagged(`      key: ${'v'.repeat(257)}`),
      /A tag’s value has at most 256 characters\. \(access\.yaml:7:12\)/,
    ],
    ['an empty value', salesTagged('      key: ""'), /value must not be empty\. \(access\.yaml:7:12\)/],
    ['a number', salesTagged('      cost: 12'), /put it in quotes\. \(access\.yaml:7:13\)/],
    ['a key twice', salesTagged('      a: x\n      a: y'), /twice\. \(line 8, column 7\)/],
    ['no tags', `${head}assets:\n  - dashboard: Sales`, /It is missing\. \(access\.yaml:5:5\)/],
    [
      'a level beside them',
      `${head}assets:\n  - dashboard: Sales\n    tags: {}\n    viewer: []`,
      /no field “viewer” here\. \(access\.yaml:7:13\)/,
    ],
    ['a folder among the assets', `${head}assets:\n  - folder: Top\n    tags: {}`, /is needed/],
    [
      'an unknown asset',
      `${head}assets:\n  - dashboard: Slaes\n    tags: {}`,
      /no dashboard called “Slaes”\. Did you mean “Sales”\? \(access\.yaml:5:5\)/,
    ],
    [
      'an asset twice',
      `${head}assets:\n  - dashboard: Sales\n    tags: {}\n  - dashboard: Sales\n    id: sales\n    tags: {}`,
      /What tags the dashboard Sales has stands at access\.yaml:6:11 already\. \(access\.yaml:9:11\)/,
    ],
    [
      'a tenant of the default namespace',
      `${head}tenants:\n  - slug: globex\n    name: Globex\n    namespace: default\n    tags: { a: b }`,
      /write them at its folder tenant-globex\. \(access\.yaml:8:11\)/,
    ],
  ])('are refused for %s', (_why, text, words) => {
    expect(refused(small, text)).toMatch(words);
  });

  test('become what they say, and nothing else', () => {
    const body = planned(modelAccount(small), [
      `${head}tenants:\n  - slug: acme\n    name: Acme\n    namespace: acme\n    tags: { plan: gold }\n` +
        'folders:\n  - id: top\n    name: Top\n    tags: { team: sales, cost: "12" }\n' +
        '  - id: new\n    name: New\n    parent: Top\n    tags: { team: sales }\n' +
        'assets:\n  - dashboard: Sales\n    tags: { team: hr, stage: draft }\n',
    ]);
    expect(body.steps).toMatchObject([
      {
        title: 'Make the folder New in Top',
        input: { tags: { team: 'sales' } },
        after: { tags: { team: 'sales' } },
      },
      { title: 'Tag namespace acme: plan = gold', before: null, after: { plan: 'gold' } },
      { title: 'Tag folder Top: cost = 12', before: null, after: { cost: '12' } },
      {
        title: 'Tag dashboard Sales: team = hr instead of finance',
        input: { arn: thingKey('dashboard/sales'), tags: { team: 'hr' } },
        before: { team: 'finance' },
        after: { team: 'hr' },
      },
    ]);
  });

  test('a namespace that the file makes is tagged once it is there', () => {
    const body = planned(modelAccount({ ...small, namespaces: ['default'] }), [
      `${head}tenants:\n  - slug: acme\n    name: Acme\n    namespace: acme\n    tags: { plan: gold }\n`,
    ]);
    expect(body.steps.map(({ id, needs }) => [id, needs])).toEqual([
      ['namespace:acme', []],
      ['tags:namespace/acme', ['namespace:acme']],
    ]);
  });

  test('more than the service takes stop the plan, with the line', () => {
    const full = { ...small, tags: { 'dashboard/sales': { ...numbered(49), 'aws:stack': 's' } } };
    const two = salesTagged('      x: "1"\n      y: "2"');
    expect(blockers(planned(modelAccount(full), [two]))).toEqual([
      'The dashboard Sales would have 51 tags; QuickSight takes at most 50. (access.yaml:7:7)',
    ]);
    expect(blockers(planned(modelAccount(full), [salesTagged('      x: "1"')]))).toEqual([]);
    // What goes makes room, so it goes first.
    const body = planned(modelAccount(full), [two], { ...prune, atMost: 1 });
    expect(blockers(body)).toEqual([]);
    expect(body.steps.map(({ id, needs }) => [id, needs])).toEqual([
      ['tags:dashboard/sales', ['untag:dashboard/sales']],
      ['untag:dashboard/sales', []],
    ]);
    expect(blockers(planned(modelAccount(small), [salesTagged(yamlOf(numbered(51)))]))).toEqual([
      'The dashboard Sales would have 53 tags; QuickSight takes at most 50. (access.yaml:7:7)',
    ]);
  });

  test('what could not be read is neither set nor said to be none', () => {
    const model: ModelAccount = {
      ...small,
      scopes: { 'tags/dashboard/sales': { state: 'unreadable', readAt: null, reason: 'Denied.' } },
    };
    const body = planned(modelAccount(model), [salesTagged('      team: hr')]);
    expect(body.steps).toEqual([]);
    expect(blockers(body)).toEqual(['Which tags the dashboard Sales has could not be read: Denied.']);
    const { yaml, left } = writeAccessFile(modelAccount(model), []);
    expect(yaml).toMatch(/^assets: \[\]$/m);
    expect(left).toContain('tags/dashboard/sales: could not be read (Denied.)');
  });

  test.each<[why: string, text: string, expected: readonly string[]]>([
    [
      'of what is named with tags',
      `${head}folders:\n  - id: top\n    name: Top\n    tags: { cost: "1" }`,
      ['Tag folder Top: cost = 1', 'Take the tag team off folder Top'],
    ],
    ['but not of a folder that is named without', `${head}folders:\n  - id: top\n    name: Top`, []],
    [
      'of every asset, where there is a list of them',
      `${head}assets:\n  - dashboard: Costs\n    tags: { a: b }`,
      ['Tag dashboard Costs: a = b', 'Take the tags stage, team off dashboard Sales'],
    ],
    ['but of no asset, where there is none', `${head}folders: []`, []],
  ])('pruning takes the others %s', (_why, text, expected) => {
    expect(titles(planned(modelAccount(small), [text], prune))).toEqual(expected);
  });

  test('nothing is taken off by an old reading', () => {
    const model = { ...small, scopes: { 'tags/dashboard/sales': { state: 'assumed' as const } } };
    expect(blockers(planned(modelAccount(model), [`${head}assets: []`], prune)).join()).toMatch(
      /not read within the last hour: tags\/dashboard\/sales/,
    );
  });

  test('come back from the file as they went, whatever their keys', () => {
    const odd = { constructor: 'a', toString: 'b', 'a: b # c': '- x', yes: 'no', ' ': '~', ü: '1e3' };
    const state = modelAccount({ ...small, tags: { 'dashboard/sales': odd, 'folder/top': odd } });
    const { yaml } = writeAccessFile(state, [{ slug: 'acme', name: 'Acme', namespace: 'acme' }]);
    expect(titles(planned(state, [yaml], prune))).toEqual([]);
    const bare = planned(modelAccount({ ...small, tags: {} }), [yaml]);
    expect(bare.steps.map(({ after }) => after)).toEqual([odd, odd]);
  });
});

test('applied to an account, they are there, and exporting it changes nothing', async () => {
  const kit = await openDirectoryKit();
  try {
    const grants = createFileGrants(kit as unknown as GrantsDeps);
    const now = () => new Date('2026-03-01T08:10:00.000Z');
    const service = createAccessCodeService({ ...kit, grants, now });
    const { call, connectionId } = kit;
    const apply = async (text: string, atMost?: number) => {
      const { plan } = await service.plan(
        {
          connectionId,
          files: [{ name: 'access.yaml', text }],
          ...(atMost === undefined ? {} : { prune: { atMost } }),
        },
        call,
      );
      expect(blockers(plan)).toEqual([]);
      const { runId } = await service.apply({ planId: plan.id, hash: plan.hash }, call);
      expect((await kit.engine.ended(runId)).state).toBe('done');
      await kit.sync('full');
      return titles(plan);
    };
    await kit.connections.test({ id: connectionId }, call);
    await kit.sync('full');
    const cloud = kit.sandbox.quicksight();
    const arn = `arn:aws:quicksight:eu-central-1:${kit.sandbox.accountId}:dashboard/patient-flow`;
    const before = (await cloud.listTagsForResource({ ResourceArn: arn })).Tags ?? [];
    await apply(
      `${head}folders:\n  - { id: audits, name: Audits, tags: { team: audit } }\nassets:\n  - dashboard: Patient flow\n    tags: { team: audit, "a/b:c": "é" }\n`,
    );
    expect((await cloud.listTagsForResource({ ResourceArn: arn })).Tags).toEqual(
      expect.arrayContaining([...before, { Key: 'a/b:c', Value: 'é' }, { Key: 'team', Value: 'audit' }]),
    );
    const { yaml } = await service.export({ connectionId }, call);
    expect(yaml).toMatch(/- id: audits\n {4}name: Audits\n {4}contains: \[\]\n {4}tags:\n {6}team: audit\n/);
    const again = await service.plan({ connectionId, files: [{ name: 'access.yaml', text: yaml }] }, call);
    expect(again).toMatchObject({ nothingToDo: true });

    // With one of the two left out, pruning takes that one and no other.
    expect(await apply(yaml.replace(/ {6}a\/b:c: é\n/, ''), 1)).toEqual([
      'Take the tag a/b:c off dashboard Patient flow',
    ]);
    expect((await cloud.listTagsForResource({ ResourceArn: arn })).Tags).toEqual(
      expect.arrayContaining([...before, { Key: 'team', Value: 'audit' }]),
    );
  } finally {
    await kit.close();
  }
});
