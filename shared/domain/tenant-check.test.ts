import { describe, expect, test } from 'vitest';
import { checkTenant } from './tenant-check.ts';
import type { RuleContext } from './tenant-rules.ts';

const role = 'arn:aws:iam::123456789012:role/quicksight_sso';
const good = {
  version: 1,
  slug: 'acme',
  name: 'Acme GmbH & Co. KG',
  tenantId: 'T-1',
  environment: 'dev',
  isolation: { model: 'namespace', namespace: 'acme' },
  identities: { federationRole: role },
  people: [{ email: 'ann@x.org', role: 'reader' }],
};
const complaints = (fields: object, context?: RuleContext) =>
  checkTenant({ ...good, ...fields }, context).issues.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('a sound document has nothing to mend', () => {
  const { spec, issues, warnings } = checkTenant(good, { accountId: '123456789012', environments: ['dev'] });
  expect({ issues, warnings }).toEqual({ issues: [], warnings: [] });
  expect(spec?.identities).toMatchObject({ federatedOnly: true, exceptions: [] });
});

describe('slugs: each attack gets one complaint at the slug', () => {
  test.each([
    ['empty', ''],
    ['SQL', "a'; DROP TABLE tenants;--"],
    ['path', '../../etc/passwd'],
    ['path, encoded', 'a%2f..%2fb'],
    ['backslash', 'a\\b'],
    ['dot', '.'],
    ['NUL', 'acme\u0000'],
    ['new line', 'acme\nb'],
    ['trailing new line', 'acme\n'],
    ['space', 'ac me'],
    ['capital', 'Acme'],
    ['Cyrillic a', '\u0430cme'],
    ['full-width', 'ａｃｍｅ'],
    ['Kelvin sign', 'ac\u212Ae'],
    ['dotless i', 'ac\u0131me'],
    ['zero width', 'ac\u200bme'],
    ['right to left', '\u202eemca'],
    ['combining', 'acme\u0301'],
    ['emoji', 'acme😀'],
    ['shell', '$(reboot)'],
    ['template', '{{7*7}}'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['digit first', '1acme'],
    ['hyphen first', '-acme'],
    ['hyphen last', 'acme-'],
    ['two hyphens', 'ac--me'],
    ['underscore', 'ac_me'],
    ['one letter', 'a'],
    ['41 letters', 'a'.repeat(41)],
    ['10,000 letters', 'a'.repeat(10_000)],
    ['a number', 12],
    ['a list', ['acme']],
    ['an object', { toString: 'acme' }],
    ['null', null],
    ['reserved: default', 'default'],
    ['reserved: admin', 'admin'],
    ['reserved: Windows device', 'con'],
    ['reserved: prototype', 'constructor'],
    ['reserved: a page of the console', 'new'],
    ['reserved: a page of the console', 'drafts'],
    ['reserved prefix', 'aws-acme'],
    ['collides with folders', 'acme-dashboards'],
  ])('%s', (_what, slug) => {
    const { issues, spec } = checkTenant({ ...good, slug });
    expect(spec).toBeUndefined();
    expect(issues).toHaveLength(1);
    expect(issues[0]?.path).toEqual(['slug']);
    expect(issues[0]?.message.length).toBeLessThan(160);
  });

  test.each(['acme', 'a1', 'acme-2', 'a-b-c', 'x'.repeat(40)])('%s is fine', (slug) => {
    expect(complaints({ slug })).toEqual([]);
  });
});

describe('identifiers of datastores', () => {
  const one = (store: object) =>
    complaints({ datastores: [{ environment: 'dev', ...store }] }, { accountId: '123456789012' });
  test.each([
    ['SQL', { kind: 'uc_catalog', catalog: 'a; DROP TABLE x' }],
    ['quote', { kind: 'uc_catalog', catalog: 'a"b' }],
    ['back-tick', { kind: 'uc_catalog', catalog: 'a`b' }],
    ['empty', { kind: 'uc_catalog', catalog: '' }],
    ['digit first', { kind: 'uc_catalog', catalog: '1a' }],
    ['hyphen', { kind: 'uc_catalog', catalog: 'a-b' }],
    ['dot', { kind: 'database', database: 'a.b' }],
    ['comment', { kind: 'database', database: 'a--' }],
    ['look-alike', { kind: 'database', database: '\u0430cme' }],
    ['new line', { kind: 'database', database: 'acme\n' }],
    ['129 letters', { kind: 'database', database: 'a'.repeat(129) }],
    ['10,000 letters', { kind: 'database', database: 'a'.repeat(10_000) }],
    ['SQL in the schema', { kind: 'database', database: 'a', schema: 'b; --' }],
    ['http', { kind: 's3', location: 'https://bucket/x' }],
    ['path up', { kind: 's3', location: 's3://bucket/../other' }],
    ['path up at the end', { kind: 's3', location: 's3://bucket/a/..' }],
    ['empty segment', { kind: 's3', location: 's3://bucket//x' }],
    ['space', { kind: 's3', location: 's3://bucket/a b' }],
    ['capital bucket', { kind: 's3', location: 's3://Bucket/x' }],
    ['wildcard', { kind: 's3', location: 's3://bucket/*?x' }],
    [
      'a dashboard ARN',
      { kind: 'data_source', arn: 'arn:aws:quicksight:eu-central-1:123456789012:dashboard/x' },
    ],
    [
      'path in ARN',
      { kind: 'data_source', arn: 'arn:aws:quicksight:eu-central-1:123456789012:datasource/../x' },
    ],
    [
      'another account',
      { kind: 'data_source', arn: 'arn:aws:quicksight:eu-central-1:999999999999:datasource/x' },
    ],
    ['unknown kind', { kind: 'oracle', database: 'x' }],
    ['unknown field', { kind: 'database', database: 'x', password: 'hunter2' }],
  ])('%s', (_what, store) => {
    expect(one(store)).toHaveLength(1);
  });

  test('the same place twice is one complaint, whatever its spelling', () => {
    expect(
      complaints({
        datastores: [
          { kind: 'uc_catalog', environment: 'dev', catalog: 'Acme' },
          { kind: 'uc_catalog', environment: 'dev', catalog: 'ACME' },
          { kind: 'uc_catalog', environment: 'test', catalog: 'acme' },
          { kind: 's3', environment: 'dev', location: 's3://bucket/x' },
          { kind: 's3', environment: 'dev', location: 's3://bucket/x/' },
        ],
      }),
    ).toEqual([
      'datastores.1.catalog: This datastore is entered twice (also as number 1).',
      'datastores.4.location: This datastore is entered twice (also as number 4).',
    ]);
  });
});

describe('names that people read', () => {
  test.each([
    ['right-to-left override', 'Acme\u202egpj.exe', 'U+202E'],
    ['zero width', 'Ac\u200bme', 'U+200B'],
    ['control', 'Acme\u0007', 'U+0007'],
    ['tag characters', 'Acme\u{e0041}', 'U+E0041'],
    ['soft hyphen', 'Ac\u00adme', 'U+00AD'],
    ['isolate', 'Acme\u2066', 'U+2066'],
    ['Cyrillic A in a Latin word', 'Аcme', 'Latin and Cyrillic'],
    ['Greek O in a Latin word', 'Οrange', 'Latin and Greek'],
    ['empty', '   ', 'Give the tenant a name'],
    ['129 letters', 'a'.repeat(129), 'At most 128'],
  ])('%s is refused', (_what, name, words) => {
    expect(complaints({ name })).toEqual([expect.stringContaining(words)]);
  });
  test.each([
    'Москва Аналитика',
    'Ωmega GmbH'.replace('Ω', 'O'),
    '日本データ',
    'Übermaß & Söhne',
    "O'Brien",
    'شركة',
    'Naïve Café',
    'Acme Россия',
  ])('%s is fine', (name) => {
    expect(complaints({ name })).toEqual([]);
  });
  test('a name that looks like another tenant is pointed out, not refused', () => {
    const { issues, warnings } = checkTenant({ ...good, name: 'ACME  gmbh' }, { otherNames: ['Acme GmbH'] });
    expect(issues).toEqual([]);
    expect(warnings[0]?.message).toContain('"Acme GmbH"');
  });
});

describe('people', () => {
  const people = (...list: object[]) => ({ people: list });
  const long = `${'a'.repeat(60)}@x.org`;
  test.each<[string, object, RuleContext | undefined, string[]]>([
    [
      'twice, whatever the case',
      people({ email: 'ann@x.org', role: 'reader' }, { email: 'ANN@x.org', role: 'author' }),
      undefined,
      ['people.1.email: ANN@x.org is entered twice (also as number 1).'],
    ],
    [
      'two e-mails, one QuickSight user',
      people(
        { email: 'ann@x.org', role: 'reader' },
        { email: 'a@x.org', role: 'reader', sessionName: 'ann@x.org' },
      ),
      undefined,
      [
        'people.1.sessionName: a@x.org would be the same QuickSight user as number 1 (quicksight_sso/ann@x.org).',
      ],
    ],
    [
      'an e-mail too long for a session name',
      people({ email: long, role: 'reader' }),
      undefined,
      [expect.stringContaining('longer than 64')],
    ],
    [
      'a long e-mail with a session name',
      people({ email: long, role: 'reader', sessionName: 'ann' }),
      undefined,
      [],
    ],
    [
      'an apostrophe',
      people({ email: "o'brien@x.org", role: 'reader' }),
      undefined,
      [expect.stringContaining('people.0.sessionName')],
    ],
    [
      'an IAM user without exception',
      people({ email: 'ann@x.org', role: 'reader', iamUser: 'arn:aws:iam::123456789012:user/ann' }),
      undefined,
      [expect.stringContaining('Only federated identities are allowed')],
    ],
    [
      'an IAM user with exception',
      {
        ...people({ email: 'ann@x.org', role: 'reader', iamUser: 'arn:aws:iam::123456789012:user/ann' }),
        identities: { exceptions: [{ email: 'Ann@x.org', reason: 'break glass' }] },
      },
      undefined,
      [],
    ],
    [
      'an exception without reason',
      { identities: { federationRole: role, exceptions: [{ email: 'ann@x.org', reason: ' ' }] } },
      undefined,
      ['identities.exceptions.0.reason: Give the reason.'],
    ],
    [
      'the rule switched off',
      {
        ...people({ email: 'ann@x.org', role: 'reader', iamUser: 'arn:aws:iam::123456789012:user/ann' }),
        identities: { federatedOnly: false },
      },
      undefined,
      [],
    ],
    [
      'no federation role',
      { identities: {} },
      undefined,
      [expect.stringContaining('identities.federationRole: Enter the IAM role')],
    ],
    [
      'a role of another account',
      {},
      { accountId: '999999999999' },
      [expect.stringContaining('identities.federationRole: This role is in account 123456789012')],
    ],
    [
      'an unknown role',
      people({ email: 'ann@x.org', role: 'owner' }),
      undefined,
      ['people.0.role: The role is reader, author or admin.'],
    ],
    ['no e-mail', people({ role: 'reader' }), undefined, ['people.0.email: Enter an e-mail address.']],
    [
      'a session name with a slash',
      people({ email: 'ann@x.org', role: 'reader', sessionName: 'a/b' }),
      undefined,
      [expect.stringContaining('A session name has 2 to 64')],
    ],
  ])('%s', (_what, fields, context, expected) => {
    expect(complaints(fields, context)).toEqual(expected);
  });

  test('an exception that names nobody is pointed out', () => {
    const { warnings } = checkTenant({
      ...good,
      identities: { federationRole: role, exceptions: [{ email: 'x@y.org', reason: 'why not' }] },
    });
    expect(warnings).toEqual([
      {
        path: ['identities', 'exceptions', 0, 'email'],
        message: 'This exception names nobody: x@y.org is not among the people.',
      },
    ]);
  });

  test('rules reach the readable part of a half-typed draft', () => {
    const { issues } = checkTenant({
      people: [{ email: 'a' }, { email: 'b@x.org', role: 'reader' }, { email: 'b@x.org', role: 'reader' }],
    });
    expect(issues.map(({ path }) => path.join('.'))).toEqual([
      'version',
      'slug',
      'name',
      'tenantId',
      'environment',
      'isolation',
      'people.0.email',
      'people.0.role',
      'people.2.email',
      'identities.federationRole',
    ]);
  });
});

test.each([
  ['a misspelt field', { entitlement: [] }, 'entitlement: There is no field "entitlement" here.'],
  [
    '__proto__ as a field',
    JSON.parse('{"__proto__": {"slug": "x"}}'),
    '__proto__: There is no field "__proto__" here.',
  ],
  [
    'an environment that is not there',
    { environment: 'mars' },
    'environment: There is no environment "mars". There are: dev, test.',
  ],
  [
    'a dashboard twice',
    {
      entitlements: [
        { kind: 'dashboard', id: 'x', groups: ['reader'] },
        { kind: 'dashboard', id: 'x', groups: ['author'] },
      ],
    },
    'entitlements.1.id: This dashboard is entered twice (also as number 1).',
  ],
  [
    'a dashboard for nobody',
    { entitlements: [{ kind: 'dashboard', id: 'x', groups: [] }] },
    'entitlements.0.groups: Choose at least one group.',
  ],
  [
    'a reserved namespace',
    { isolation: { model: 'namespace', namespace: 'default' } },
    'isolation.namespace: "default" is reserved. Choose another.',
  ],
])('%s', (_what, fields, expected) => {
  const found = complaints(fields, { environments: ['dev', 'test'] });
  expect(found).toEqual([expected]);
});

test('ten thousand wrong people are summed up', () => {
  const { issues } = checkTenant({ ...good, people: Array.from({ length: 10_000 }, () => ({ email: 'x' })) });
  expect(issues).toHaveLength(501);
  expect(issues.at(-1)?.message).toMatch(/^And [\d]+ more/);
});

describe('ways to sign in', () => {
  const shared = { isolation: { model: 'shared' } };
  const invited = { kind: 'native', federatedOnly: false };
  test.each<[string, object, string[]]>([
    ['everybody is invited', { ...shared, identities: invited }, []],
    ['everybody comes from Identity Center', { ...shared, identities: { kind: 'identity_center' } }, []],
    [
      'one person is invited by exception',
      {
        ...shared,
        identities: { federationRole: role, exceptions: [{ email: 'Ann@x.org', reason: 'A guest' }] },
        people: [{ email: 'ann@x.org', role: 'reader', native: 'ann' }],
      },
      [],
    ],
    [
      'a federated person among invited ones',
      {
        ...shared,
        identities: invited,
        people: [{ email: 'ann@x.org', role: 'reader', federationRole: role }],
      },
      [],
    ],
    [
      'a kind that does not exist',
      { identities: { kind: 'saml', federationRole: role } },
      ['identities.kind: The kind is'],
    ],
    [
      'invited people under the rule',
      { ...shared, identities: { kind: 'native' } },
      ['identities.kind: Only federated identities are allowed, but people are to be invited.'],
    ],
    [
      'an invited person under the rule',
      { ...shared, people: [{ email: 'ann@x.org', role: 'reader', native: 'ann' }] },
      ['people.0.native: Only federated identities are allowed. Name ann@x.org as an exception'],
    ],
    [
      'invited people in a namespace of its own',
      { identities: invited },
      ['identities.kind: In a namespace of its own people can only come in through IAM federation. Invited'],
    ],
    [
      'Identity Center in a namespace of its own',
      { identities: { kind: 'identity_center' } },
      ['identities.kind: In a namespace of its own'],
    ],
    [
      'one invited person in a namespace of its own',
      {
        identities: { federationRole: role, federatedOnly: false },
        people: [{ email: 'ann@x.org', role: 'reader', native: 'ann' }],
      },
      ['people.0.native: In a namespace of its own'],
    ],
    [
      'two ways for one person',
      {
        ...shared,
        identities: invited,
        people: [{ email: 'ann@x.org', role: 'reader', native: 'ann', sessionName: 'ann' }],
      },
      ['people.0.native: ann@x.org has a federated identity and a QuickSight user name.'],
    ],
    [
      'an Identity Center user among others',
      { ...shared, people: [{ email: 'ann@x.org', role: 'reader', identityCenter: 'ann' }] },
      ['people.0.identityCenter: Either all people of a tenant come from IAM Identity Center, or nobody'],
    ],
    [
      'a federated person among those of Identity Center',
      {
        ...shared,
        identities: { kind: 'identity_center' },
        people: [{ email: 'ann@x.org', role: 'reader', sessionName: 'ann' }],
      },
      ['people.0.sessionName: All people of this tenant come from IAM Identity Center.'],
    ],
    [
      'two people of one user name, in other case',
      {
        ...shared,
        identities: invited,
        people: [
          { email: 'ann@x.org', role: 'reader', native: 'Ann' },
          { email: 'ann@y.org', role: 'reader', native: 'ann' },
        ],
      },
      ['people.1.native: ann@y.org would be the same QuickSight user as number 1 (ann).'],
    ],
    [
      'an e-mail too long for a user name',
      { ...shared, identities: invited, people: [{ email: `${'a'.repeat(60)}@x.org`, role: 'reader' }] },
      ['people.0.native: This e-mail is too long to be a user name.'],
    ],
    ...[
      ['empty', ''],
      ['65 letters', 'a'.repeat(65)],
      ['a slash, which reads as a role', 'role/ann'],
      ['a space first', ' ann'],
      ['a new line', 'ann\nbob'],
      ['a NUL', 'ann\u0000'],
      ['a soft hyphen, which nobody sees', 'an\u00adn'],
      ['a no-break space', 'ann\u00a0b'],
      ['right to left', '\u202enna'],
      ['Cyrillic', 'аnn'],
      ['an emoji', 'ann😀'],
    ].map(([why, native]): [string, object, string[]] => [
      `a user name with ${why}`,
      { ...shared, identities: invited, people: [{ email: 'ann@x.org', role: 'reader', native }] },
      ['people.0.native: A user name has 1 to 64 Latin letters'],
    ]),
  ])('%s', (_what, fields, wanted) => {
    const found = complaints(fields);
    expect(found).toHaveLength(wanted.length);
    for (const [at, start] of wanted.entries()) expect(found[at]?.slice(0, start.length)).toBe(start);
  });
});

describe('groups of IAM Identity Center', () => {
  const shared = { isolation: { model: 'shared' } };
  test.each<[why: string, identities: object, complaint: string | undefined]>([
    ['named', { kind: 'identity_center', groups: { reader: 'QS Everybody (EU)' } }, undefined],
    [
      'of a tenant that has none',
      { federationRole: role, groups: { reader: 'x' } },
      'identities.groups: Only groups of IAM Identity Center can have names of their own; Steward makes the others. Remove this, or let the people come from there.',
    ],
    [
      'one for two roles',
      { kind: 'identity_center', groups: { reader: 'qs', admin: 'qs' } },
      'identities.groups.admin: The group qs is the readers’ too. A group of Identity Center has one role: name two groups.',
    ],
    [
      'one that is another role’s by its usual name',
      { kind: 'identity_center', groups: { reader: 'acme-admins' } },
      'identities.groups.reader: The group acme-admins is the readers’ too. A group of Identity Center has one role: name two groups.',
    ],
    [
      'with a space at its end',
      { kind: 'identity_center', groups: { reader: 'qs ' } },
      'identities.groups.reader: A group’s name has 1 to 256 Latin letters, digits or signs, and no space at its ends.',
    ],
    [
      'in Cyrillic',
      { kind: 'identity_center', groups: { author: 'авторы' } },
      'identities.groups.author: A group’s name has 1 to 256 Latin letters, digits or signs, and no space at its ends.',
    ],
  ])('%s', (_why, identities, complaint) => {
    expect(complaints({ ...shared, identities })).toEqual(complaint === undefined ? [] : [complaint]);
  });
});
