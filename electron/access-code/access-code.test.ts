import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { firstPolicies, type GrantPolicy } from '../../shared/domain/grant-policy.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import type { Plan, PlanBody } from '../../shared/domain/plan.ts';
import type { FileGrantRules, FileGrantsContext } from '../grants/file-grants.ts';
import { makePlan } from '../operations/make-plan.ts';
import { accessJsonSchema } from './access-schema.ts';
import type { Pruning } from './plan-input.ts';
import { type ModelAccount, modelAccount, noRules, readAt } from './testing/model-account.ts';
import { blockers, head, planned, refused, titles } from './testing/plan-model.ts';
import { writeAccessFile } from './write-access-file.ts';

const viewer = actionsFor('dashboard', 'viewer');
const owner = actionsFor('dashboard', 'owner');

const small: ModelAccount = {
  users: { 'sso/ann@x.org': 'ann@x.org', 'sso/bob@x.org': 'bob@x.org', boss: 'boss@x.org' },
  roles: { boss: 'ADMIN' },
  groups: { readers: ['sso/ann@x.org'], makers: [] },
  things: {
    'dashboard/sales': 'Sales',
    'dashboard/twin-1': 'Twin',
    'dashboard/twin-2': 'Twin',
    'analysis/draft': 'Draft',
    'dataset/rows': 'Rows',
    'folder/top': 'Top',
    'folder/low': 'Low',
  },
  parents: { low: 'top' },
  grants: [['dashboard/sales', 'group/readers', viewer]],
};

describe('files that cannot be planned', () => {
  test.each<[why: string, text: string, words: RegExp]>([
    ['no document', '', /access\.yaml: The file is empty/],
    ['a NUL', `${head}people: []\0`, /NUL character\. \(line 4, column 11\)/],
    ['tabs', `${head}people:\n\t- email: a`, /spaces, not tabs\. \(line 5, column 1\)/],
    ['a key twice', `${head}people: []\npeople: []`, /twice\. \(line 5, column 1\)/],
    ['64 KB of anchors', `${head}x: &a 1\ny: [${'*a, '.repeat(16_000)}*a]`, /Aliases/],
    [
      'an anchor of 64 KB',
      `${head}people: &${'a'.repeat(65_536)} []\ngroups: *${'a'.repeat(65_536)}`,
      /Aliases/,
    ],
    ['another version', head.replace('1', '2'), /It must be 1\. \(access\.yaml:1:10\)/],
    ['an account that is a number', head.replace(/"/g, ''), /put it in quotes\. \(access\.yaml:2:10\)/],
    ['a misspelt list', `${head}grant: []`, /no field “grant” here\. \(access\.yaml:/],
    [
      'a level that a dashboard has not',
      `${head}grants:\n  - dashboard: Sales\n    contributor:\n      - group: readers`,
      /A dashboard has no level “contributor”\. It has viewer and owner\. \(access\.yaml:7:7\)/,
    ],
    [
      'a viewer of an analysis',
      `${head}grants:\n  - analysis: Draft\n    viewer:\n      - group: readers`,
      /An analysis has no level “viewer”\. It has only owner\./,
    ],
    [
      'a level that nothing has',
      `${head}grants:\n  - dashboard: Sales\n    editor:\n      - group: readers`,
      /There is no level or field “editor” here\. It has viewer and owner\./,
    ],
    [
      'raw actions',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - group: readers\n        actions: [quicksight:DescribeDashboard]`,
      /no field “actions” here/,
    ],
    [
      'an unknown person',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - person: ann@x.ogr`,
      /Nobody here has the e-mail address ann@x\.ogr\. Did you mean “ann@x\.org”.*\(access\.yaml:7:9\)/,
    ],
    [
      'an unknown group',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - group: raeders`,
      /no group “raeders”\. Did you mean “readers”/,
    ],
    [
      'an unknown account',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - user: sso/bbo@x.org`,
      /no account “sso\/bbo@x\.org”\. Did you mean “sso\/bob@x\.org”/,
    ],
    [
      'an unknown namespace',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - everyone: defualt`,
      /no namespace “defualt”\. Did you mean “default”/,
    ],
    [
      'a member of a group whom nobody knows',
      `${head}groups:\n  - name: readers\n    members: [{ person: ann@x.og }]`,
      /Nobody here has the e-mail address ann@x\.og\. Did you mean “ann@x\.org”/,
    ],
    [
      'an unknown dashboard',
      `${head}grants:\n  - dashboard: Slaes\n    viewer: []`,
      /no dashboard called “Slaes”\. Did you mean “Sales”\? \(access\.yaml:5:16\)/,
    ],
    [
      'a name that two have',
      `${head}grants:\n  - dashboard: Twin\n    viewer: []`,
      /2 dashboards are called “Twin”\. Say which with “id”: twin-1, twin-2/,
    ],
    [
      'one grant twice, by two names of one person',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - person: ann@x.org\n    owner:\n      - user: sso/ann@x.org`,
      /A grant to the same of the same stands at access\.yaml:7:9 already\. \(access\.yaml:9:9\)/,
    ],
    [
      'a whole namespace as viewer of a dataset',
      `${head}grants:\n  - dataset: Rows\n    viewer:\n      - everyone: default`,
      /A dataset cannot be given to a whole namespace/,
    ],
    [
      'the internet as viewer',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - everyone: internet`,
      /“internet” can only have a dashboard’s link/,
    ],
    [
      'a reason that nothing would keep',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - person: bob@x.org\n        reason: An audit`,
      /Only a grant with an end has a reason here.*\(access\.yaml:8:17\)/,
    ],
    [
      'an end for somebody whom no list shows',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - arn: arn:aws:quicksight:eu-central-1:111122223333:user/default/gone\n        until: 2027-01-31`,
      /nothing for a time to somebody whom no list shows.*\(access\.yaml:8:16\)/,
    ],
    [
      'the end of a link',
      `${head}grants:\n  - dashboard: Sales\n    link:\n      - everyone: default\n        until: 2027-01-31`,
      /no field “until” here/,
    ],
    [
      'an end that is no day',
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - person: bob@x.org\n        until: tomorrow`,
      /access\.yaml:8:16/,
    ],
    [
      'folders in a circle',
      `${head}folders:\n  - id: a\n    name: A\n    parent: B\n  - id: b\n    name: B\n    parent: A`,
      /Folders lie in each other: A in B in A\./,
    ],
    [
      'a folder in itself',
      `${head}folders:\n  - id: a\n    name: A\n    parent: A`,
      /Folders lie in each other: A in A\./,
    ],
    [
      'a circle with a folder that the account has and the file leaves out',
      `${head}folders:\n  - id: top\n    name: Top\n    parent: Low`,
      /Folders lie in each other: Top in Low in Top\./,
    ],
    [
      'a circle of three, told once',
      `${head}folders:\n  - { id: a, name: A, parent: B }\n  - { id: b, name: B, parent: C }\n  - { id: c, name: C, parent: A }`,
      /^Folders lie in each other: A in B in C in A\./,
    ],
    [
      'folders eleven deep',
      `${head}folders:\n${Array.from({ length: 11 }, (_, at) => `  - { id: f${at}, name: F${at}${at === 0 ? '' : `, parent: F${at - 1}`} }`).join('\n')}`,
      /11 levels deep; at most 10 are possible/,
    ],
    [
      'a group twice',
      `${head}groups:\n  - name: readers\n  - name: readers`,
      /The group readers stands at access\.yaml:5:5 already/,
    ],
    [
      'a group in a namespace that is not there',
      `${head}groups:\n  - name: readers\n    namespace: moon`,
      /no namespace “moon”/,
    ],
    ['half a character', `${head}groups:\n  - name: "\\ud800"`, /(half a character|Latin-1)/],
  ])('%s', (_why, text, words) => {
    expect(refused(small, text)).toMatch(words);
  });

  test('two files that claim one grant are named both', () => {
    const grant = `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - group: readers`;
    expect(refused(small, { name: 'one.yaml', text: grant }, { name: 'two.yaml', text: grant })).toMatch(
      /stands at one\.yaml:7:9 already\. \(two\.yaml:7:9\)/,
    );
  });

  test('a name is not called unknown where the list of names could not be read', () => {
    const model = {
      ...small,
      things: {},
      grants: [],
      scopes: { dashboard: { readAt: null, state: 'unreadable' as const, reason: 'No permission.' } },
    };
    const text = `${head}grants:\n  - dashboard: Sales\n    viewer: []`;
    expect(refused(model, text)).toMatch(/could not be read, so “Sales” is not found \(No permission\.\)/);
  });
});

test('a byte order mark and Windows line ends change nothing', () => {
  const text = `\ufeff${head}groups:\n  - name: readers\n`.replaceAll('\n', '\r\n');
  expect(planned(modelAccount(small), [text]).steps).toEqual([]);
});

test('names of every printable sign of Latin-1 come back from the file as they went', async () => {
  const signs = Array.from({ length: 0x100 - 0x20 }, (_, at) => String.fromCharCode(0x20 + at)).filter(
    (sign) => !/[\u007f-\u009f]/.test(sign),
  );
  const groups = Object.fromEntries([
    ...signs.map((sign) => [`${sign}x${sign}`, [`sso/${sign}`]]),
    ['a/b', ['sso/a/b']],
    ['a', ['sso/b/a']],
    ['yes', []],
    ['1e3', []],
    ['~', []],
    ['- a: b # c', []],
  ]);
  const users = Object.fromEntries(
    Object.values(groups).flatMap((members) => (members as string[]).map((name) => [name, `${name}@x.org`])),
  );
  const state = modelAccount({ users, groups, things: { 'dashboard/d': "It's: #1 & *all* @ {x}" } });
  const { yaml } = writeAccessFile(state, []);
  expect(planned(state, [yaml]).steps).toEqual([]);
  // On an empty account each of them is made, and no two steps are taken for one.
  const body = planned(modelAccount({ things: { 'dashboard/d': "It's: #1 & *all* @ {x}" } }), [yaml]);
  const plan: Plan = await makePlan(body);
  expect(plan.steps.filter(({ kind }) => kind === 'quicksight.group.create')).toHaveLength(
    Object.keys(groups).length,
  );
});

test('a list that nobody could read is not written down as an empty one', () => {
  const refusedList = { state: 'unreadable' as const, readAt: null, reason: 'Denied.' };
  const blind = modelAccount({
    things: {},
    scopes: {
      'users/default': refusedList,
      'groups/default': refusedList,
      'policy_assignments/default': refusedList,
      folders: refusedList,
      dashboard: refusedList,
      analysis: refusedList,
      dataset: refusedList,
      data_source: refusedList,
      theme: refusedList,
      topic: refusedList,
    },
  });
  const { yaml, left } = writeAccessFile(blind, []);
  // A file with “people: []” would take everybody away when it is pruned once the list can be read.
  expect(yaml).not.toMatch(/^(people|groups|folders|policyAssignments|grants):/m);
  expect(left).toContain('users/default: could not be read (Denied.)');
  // Where it could be read and is empty, it says so.
  expect(writeAccessFile(modelAccount({}), []).yaml).toMatch(/^people: \[\]$/m);
});

describe('what a plan does', () => {
  test('only what the file names, and nothing of what it leaves out', () => {
    const body = planned(modelAccount(small), [
      `${head}grants:\n  - dashboard: Sales\n    owner:\n      - person: bob@x.org`,
    ]);
    expect(titles(body)).toEqual(['Let bob@x.org own dashboard Sales']);
    expect(body.effects).toEqual(['1 person gains or changes access to 1 thing.']);
  });

  test('a set of actions that is no level is kept under a name of its own', () => {
    const odd = ['quicksight:DescribeDashboard', 'quicksight:QueryDashboard'];
    const state = modelAccount({ ...small, grants: [['dashboard/sales', 'user/boss', odd]] });
    const { yaml } = writeAccessFile(state, []);
    expect(yaml).toMatch(
      /customSets:\n {2}- name: dashboard-[0-9a-f]{10}\n {4}resource: dashboard\n {4}actions:/,
    );
    expect(planned(state, [yaml]).steps).toEqual([]);
    const emptied = planned(modelAccount({ ...small, grants: [] }), [yaml]);
    expect(emptied.steps.map(({ input }) => input)).toMatchObject([{ id: 'sales', actions: odd }]);
  });

  test('what could not be read is no reason to give it again', () => {
    const model: ModelAccount = {
      ...small,
      grants: [],
      scopes: { 'grants/dashboard/sales': { state: 'unreadable', readAt: null, reason: 'Denied.' } },
    };
    const body = planned(modelAccount(model), [
      `${head}grants:\n  - dashboard: Sales\n    viewer:\n      - group: readers`,
    ]);
    expect(body.steps).toEqual([]);
    expect(blockers(body)).toEqual(['Who holds what on dashboard Sales could not be read: Denied.']);
  });

  test('nobody is left to administer the account', () => {
    const body = planned(modelAccount(small), [
      `${head}people:\n  - email: boss@x.org\n    iamUser: boss\n    role: reader`,
    ]);
    expect(blockers(body)).toEqual(['Nobody would be left who administers this account.']);
  });
});

const bobUntil = (until: string, level = 'viewer', more = '\n        reason: An audit') =>
  `${head}grants:\n  - dashboard: Sales\n    ${level}:\n      - person: bob@x.org\n        until: ${until}${more}`;
const bob = 'user/sso/bob@x.org';
const endOfJune = '2026-06-30T23:59:59.999Z';

describe('grants with an end', () => {
  const timedOf = (body: PlanBody) => (body.context as unknown as { timed: FileGrantsContext | null }).timed;

  test('are given, kept by Steward as a request of their own, and say who ends them', () => {
    const body = planned(modelAccount(small), [bobUntil('2026-06-30')]);
    expect(titles(body)).toEqual(['Let bob@x.org see dashboard Sales until 30 June 2026, 23:59 UTC']);
    expect(body.effects.at(-1)).toBe(
      '1 grant is given for a time, the first until 30 June 2026, 23:59 UTC: the schedule that runs “steward grants expire” ends them.',
    );
    expect(timedOf(body)?.requests).toMatchObject([
      {
        request: { level: 'viewer', span: { kind: 'until', at: endOfJune }, reason: 'An audit' },
        grants: [{ stepId: body.steps[0]?.id, heldBefore: null, principal: { kind: 'user' } }],
      },
    ]);
    expect(
      planned(modelAccount(small), [bobUntil('2026-06-30')], null, { ...noRules, isScheduled: false })
        .effects,
    ).toContainEqual(expect.stringContaining('this computer ends them, while Steward is open on it'));
  });

  test('come back from an export, with day and reason, and then there is nothing to do', () => {
    const state = modelAccount({
      ...small,
      grants: [['dashboard/sales', bob, viewer]],
      boxes: [['dashboard/sales', bob, 'viewer', endOfJune, { ticket: 'T-7' }]],
    });
    const { yaml } = writeAccessFile(state, []);
    expect(yaml).toMatch(
      /person: bob@x\.org\n {8}until: 2026-06-30\n {8}reason: An audit\n {8}ticket: T-7\n/,
    );
    expect(planned(state, [yaml]).steps).toEqual([]);
    // On an emptied account they are given again with the same end.
    const again = planned(modelAccount({ ...small, grants: [] }), [yaml]);
    expect(titles(again)).toEqual(['Let bob@x.org see dashboard Sales until 30 June 2026, 23:59 UTC']);
  });

  test.each<
    [why: string, model: Partial<ModelAccount>, level: string, title: string | null, before: unknown]
  >([
    [
      'what was held for good ends with it',
      { grants: [['dashboard/sales', bob, viewer]] },
      'viewer',
      'Let bob@x.org see dashboard Sales until 30 June 2026, 23:59 UTC instead of for good',
      null,
    ],
    [
      'what was held at a lower level stays',
      { grants: [['dashboard/sales', bob, viewer]] },
      'owner',
      'Let bob@x.org own dashboard Sales until 30 June 2026, 23:59 UTC instead of see',
      { level: 'viewer', actions: [...viewer].sort() },
    ],
    [
      'a higher level is lowered now',
      { grants: [['dashboard/sales', bob, owner]] },
      'viewer',
      'Let bob@x.org see dashboard Sales until 30 June 2026, 23:59 UTC instead of own',
      null,
    ],
    [
      'an earlier end of Steward’s moves',
      {
        grants: [['dashboard/sales', bob, viewer]],
        boxes: [['dashboard/sales', bob, 'viewer', '2026-04-01T00:00:00.000Z']],
      },
      'viewer',
      'Let bob@x.org see dashboard Sales until 30 June 2026, 23:59 UTC instead of 1 April 2026, 00:00 UTC',
      null,
    ],
    [
      'one that Steward keeps and somebody took is given again, and kept once',
      { grants: [], boxes: [['dashboard/sales', bob, 'viewer', endOfJune]] },
      'viewer',
      'Let bob@x.org see dashboard Sales until 30 June 2026, 23:59 UTC',
      undefined,
    ],
    [
      'more that Steward gives for a shorter time stays for that time',
      {
        grants: [['dashboard/sales', bob, owner]],
        boxes: [['dashboard/sales', bob, 'owner', '2026-04-01T00:00:00.000Z']],
      },
      'viewer',
      'Let bob@x.org own dashboard Sales until 30 June 2026, 23:59 UTC instead of 1 April 2026, 00:00 UTC',
      null,
    ],
  ])('over what is held: %s', (_why, model, level, title, before) => {
    const body = planned(modelAccount({ ...small, ...model }), [bobUntil('2026-06-30', level)]);
    expect(titles(body)).toEqual([title]);
    const kept = timedOf(body)?.requests.flatMap(({ grants }) => grants) ?? [];
    if (before === undefined) expect(kept).toEqual([]);
    else expect(kept).toMatchObject([{ level, heldBefore: before }]);
  });

  test.each<[why: string, model: Partial<ModelAccount>, words: RegExp]>([
    [
      'earlier than the end that Steward keeps',
      {
        grants: [['dashboard/sales', bob, viewer]],
        boxes: [['dashboard/sales', bob, 'viewer', '2026-12-01T00:00:00.000Z']],
      },
      /keeps this grant until 2026-12-01T00:00:00\.000Z: an earlier end takes nothing away.*\(access\.yaml:8:16\)/,
    ],
    [
      'what Steward gave for good',
      {
        grants: [['dashboard/sales', bob, viewer]],
        boxes: [['dashboard/sales', bob, 'viewer', null]],
      },
      /leave this for good, so that it would not end/,
    ],
  ])('cannot be promised: %s', (_why, model, words) => {
    expect(refused({ ...small, ...model }, bobUntil('2026-06-30'))).toMatch(words);
  });

  const policy = (more: Partial<GrantPolicy>): FileGrantRules => ({
    ...noRules,
    policies: { version: 3, policies: [{ ...(firstPolicies[0] as GrantPolicy), ...more }] },
  });
  test.each<[why: string, text: string, rules: FileGrantRules, words: RegExp]>([
    [
      'an end that is past',
      bobUntil('2026-02-28'),
      noRules,
      /past: dashboard Sales for bob@x\.org \(access\.yaml:7:9\)/,
    ],
    ['no reason', bobUntil('2026-06-30', 'viewer', ''), policy({}), /policy “Every grant” needs a reason/],
    ['no ticket', bobUntil('2026-06-30'), policy({ needsTicket: true }), /needs a ticket/],
    ['too long', bobUntil('2026-06-30'), policy({ longestDays: 30 }), /allows 30 days at most/],
    [
      'others’ approval',
      bobUntil('2026-06-30'),
      policy({ approvals: 2 }),
      /asks for 2 approvals by other people/,
    ],
    [
      'an owner in production',
      bobUntil('2026-06-30', 'owner'),
      { ...noRules, environments: [{ name: 'prod', title: 'Production', production: true }] },
      /Nobody is made owner in Production by hand/,
    ],
  ])('are blocked for %s', (_why, text, rules, words) => {
    expect(blockers(planned(modelAccount(small), [text], null, rules)).join('\n')).toMatch(words);
  });

  test('a grant in production that only a laptop would end is warned about', () => {
    const body = planned(modelAccount(small), [bobUntil('2026-06-30')], null, {
      ...noRules,
      isScheduled: false,
      environments: [{ name: 'prod', title: 'Production', production: true }],
    });
    expect(body.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringContaining('Only this computer ends'),
      }),
    );
  });

  const forGood = (level = 'viewer', more = '') =>
    `${head}grants:\n  - dashboard: Sales\n    ${level}:\n      - person: bob@x.org${more}`;
  const why = '\n        reason: A job';
  const untilJune = (level: 'viewer' | 'owner', before: 'viewer' | null = null): ModelAccount => ({
    ...small,
    grants: [['dashboard/sales', bob, level === 'owner' ? owner : viewer]],
    boxes: [
      [
        'dashboard/sales',
        bob,
        level,
        endOfJune,
        before === null ? {} : { heldBefore: JSON.stringify({ level: before, actions: viewer }) },
      ],
    ],
  });
  test.each<[why: string, model: ModelAccount, text: string, title: string, covers: string]>([
    [
      'the end of what is held',
      untilJune('viewer'),
      forGood('viewer', why),
      'Let bob@x.org see dashboard Sales for good: ends 30 June 2026, 23:59 UTC → no end',
      'viewer',
    ],
    [
      'and keeps the more that is given for a while',
      untilJune('owner'),
      forGood('viewer', why),
      'Let bob@x.org own dashboard Sales for good: ends 30 June 2026, 23:59 UTC → no end',
      'viewer',
    ],
    [
      'where more is wanted for good than is given for a while',
      untilJune('viewer'),
      forGood('owner', why),
      'Let bob@x.org own dashboard Sales for good instead of see',
      'owner',
    ],
  ])('a file without the end takes it away: %s', (_why, model, text, title, level) => {
    const body = planned(modelAccount(model), [text]);
    expect(titles(body)).toEqual([title]);
    expect(body.effects).toContain('1 grant that would end lasts for good.');
    expect(timedOf(body)?.requests).toMatchObject([
      { request: { span: { kind: 'good' }, reason: 'A job' }, grants: [{ level, heldBefore: null }] },
    ]);
  });

  test.each<[why: string, text: string, rules: FileGrantRules, words: RegExp]>([
    ['too long', forGood('viewer', why), policy({ longestDays: 90 }), /allows 90 days at most/],
    ['no reason', forGood(), policy({}), /policy “Every grant” needs a reason/],
    ['others’ approval', forGood('viewer', why), policy({ approvals: 1 }), /asks for 1 approval by other/],
  ])('but not where a policy says no: %s', (_why, text, rules, words) => {
    expect(blockers(planned(modelAccount(untilJune('viewer')), [text], null, rules)).join('\n')).toMatch(
      words,
    );
  });

  test('more for a while than the file says is left to end by itself', () => {
    const raised = planned(modelAccount(untilJune('owner', 'viewer')), [forGood()]);
    expect(raised.steps).toEqual([]);
    expect(raised.findings).toContainEqual(
      expect.objectContaining({
        severity: 'note',
        message: expect.stringContaining('takes it back by itself'),
      }),
    );
  });

  test('people and groups that the same file makes can have them', () => {
    const body = planned(modelAccount(small), [
      `${head}people:\n  - email: eve@x.org\n    federation: sso\n    role: reader\ngroups:\n  - name: auditors\n    members: [{ person: eve@x.org }]\ngrants:\n  - dashboard: Sales\n    viewer:\n      - group: auditors\n        until: 2026-06-30\n        reason: An audit`,
    ]);
    expect(blockers(body)).toEqual([]);
    expect(body.steps.at(-1)).toMatchObject({
      title: 'Let auditors see dashboard Sales until 30 June 2026, 23:59 UTC',
      needs: ['group:default/auditors'],
    });
  });
});

describe('pruning', () => {
  const prune: Pruning = { atMost: 10, caller: '', now: readAt };
  const keep = `${head}people:\n  - email: boss@x.org\n    iamUser: boss\n    role: admin\n`;

  test('takes only what the lists of the file could name', () => {
    expect(titles(planned(modelAccount(small), [`${head}grants: []`], prune))).toEqual([
      'Take dashboard Sales from readers',
    ]);
    expect(titles(planned(modelAccount(small), [keep], prune))).toEqual([
      'Remove the account of ann@x.org',
      'Remove the account of bob@x.org',
    ]);
  });

  test.each<[why: string, model: ModelAccount, text: string, change: Partial<Pruning>, words: RegExp]>([
    ['more than was said', small, keep, { atMost: 1 }, /take away 2 things; at most 1 were allowed/],
    ['the last admin', small, `${head}people: []`, {}, /Nobody would be left who administers/],
    ['the caller', small, keep, { caller: 'sso/ann@x.org' }, /signs in as sso\/ann@x\.org/],
    ['by an unknown caller', small, keep, { caller: null }, /is not known/],
    [
      'a list that was not readable',
      { ...small, scopes: { 'users/default': { state: 'unreadable', reason: 'Denied.' } } },
      keep,
      {},
      /not read within the last hour: users\/default\. Denied\./,
    ],
    [
      'what was only assumed',
      { ...small, scopes: { 'grants/dashboard/sales': { state: 'assumed' } } },
      `${head}grants: []`,
      {},
      /not read within the last hour: grants\/dashboard\/sales/,
    ],
    [
      'what was read two hours ago',
      small,
      `${head}grants: []`,
      { now: '2026-03-01T10:00:01.000Z' },
      /not read within the last hour/,
    ],
    [
      'the only owner of something',
      { ...small, grants: [['dashboard/sales', 'user/sso/ann@x.org', owner]] },
      keep,
      {},
      /Nobody would own dashboard Sales any more/,
    ],
  ])('is refused for %s', (_why, model, text, change, words) => {
    expect(blockers(planned(modelAccount(model), [text], { ...prune, ...change })).join('\n')).toMatch(words);
  });
});

test('resources/access.schema.json is current (else: node scripts/make-schema.ts)', () => {
  const file = readFileSync(new URL('../../resources/access.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(accessJsonSchema());
});
