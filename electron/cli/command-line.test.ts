import { describe, expect, test } from 'vitest';
import { type CommandRequest, parseCommandLine } from './command-line.ts';
import { journalArgs } from './journal-command.ts';

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '), '1.2.3');

const role = 'arn:aws:iam::123456789012:role/Steward';
const understood: readonly [line: string, request: CommandRequest, options?: object][] = [
  ['serve', { name: 'serve', open: true }],
  ['serve --port 8080 --no-open', { name: 'serve', port: 8080, open: false }],
  ['sandbox', { name: 'sandbox' }],
  [
    'sandbox --port 0 --seed large --latency-ms 20 --rate 5 --faults f.json',
    { name: 'sandbox', port: 0, seed: 'large', latencyMs: 20, rate: 5, faults: 'f.json' },
  ],
  [
    'connection add Prod --profile sso --account 123456789012 --region eu-central-1',
    {
      name: 'connection add',
      connectionName: 'Prod',
      credential: { kind: 'profile', profile: 'sso' },
      accountId: '123456789012',
      region: 'eu-central-1',
      readOnly: false,
      endpoints: {},
    },
  ],
  [
    `connection add X --assume ${role} --endpoint quicksight=http://127.0.0.1:1/ --endpoint sts=https://sts.example`,
    {
      name: 'connection add',
      connectionName: 'X',
      credential: { kind: 'assume', roleArn: role },
      readOnly: false,
      endpoints: { quicksight: 'http://127.0.0.1:1/', sts: 'https://sts.example' },
    },
  ],
  [
    'connection add X --env --read-only',
    {
      name: 'connection add',
      connectionName: 'X',
      credential: { kind: 'env' },
      readOnly: true,
      endpoints: {},
    },
  ],
  ['connection test Prod', { name: 'connection test', connectionName: 'Prod' }],
  ['connection test --connection Prod', { name: 'connection test' }, { connection: 'Prod', json: false }],
  ['connection list', { name: 'connection list' }],
  ['grants list --ending-within 7', { name: 'grants list', endingWithin: 7 }],
  [
    'grants request --who ann@x.org --who sales --what dashboard/a --what data_source/b --level viewer --for 30d --reason x --yes',
    {
      name: 'grants request',
      who: ['ann@x.org', 'sales'],
      tenants: [],
      what: [
        { resource: 'dashboard', id: 'a' },
        { resource: 'data_source', id: 'b' },
      ],
      level: 'viewer',
      span: { kind: 'for', ms: 30 * 86_400_000 },
      reason: 'x',
      ticket: '',
      breakGlass: false,
      dryRun: false,
      yes: true,
    },
  ],
  [
    'grants renew 1 2 --until 2026-12-31',
    {
      name: 'grants renew',
      ids: ['1', '2'],
      span: { kind: 'until', at: '2026-12-31T23:59:59.999Z' },
      reason: '',
      ticket: '',
      dryRun: false,
      yes: false,
    },
  ],
  ['grants approve --plan p.json', { name: 'grants approve', plan: 'p.json', decline: false, yes: false }],
  [
    'grants request --who-file people.csv --tenant contoso/reader --what folder/a --level viewer --good',
    {
      name: 'grants request',
      who: [],
      whoFile: 'people.csv',
      tenants: [{ tenant: 'contoso', role: 'reader' }],
      what: [{ resource: 'folder', id: 'a' }],
      level: 'viewer',
      span: { kind: 'good' },
      reason: '',
      ticket: '',
      breakGlass: false,
      dryRun: false,
      yes: false,
    },
  ],
  ['grants trust KEY --person Bob', { name: 'grants trust', key: 'KEY', person: 'Bob' }],
  ['grants untrust abc', { name: 'grants untrust', fingerprint: 'abc' }],
  ['grants policy list', { name: 'grants policy list' }],
  [
    'grants policy set Owners --level owner --environment every --approvals 2 --longest none --ticket --no-reason',
    {
      name: 'grants policy set',
      title: 'Owners',
      change: {
        environment: null,
        level: 'owner',
        needsReason: false,
        needsTicket: true,
        approvals: 2,
        longestDays: null,
      },
    },
  ],
  ['grants policy remove Owners', { name: 'grants policy remove', title: 'Owners' }],
  ['grants expire', { name: 'grants expire' }],
  [
    'review create --name Q1 --deadline 2026-12-31 --reviewer Ann,ann@x.org --group readers --level owner --accept-gaps --yes',
    {
      name: 'review create',
      reviewName: 'Q1',
      deadline: '2026-12-31T23:59:59.999Z',
      reviewers: [{ name: 'Ann', email: 'ann@x.org' }],
      groups: ['readers'],
      assets: [],
      part: 'everything',
      level: 'owner',
      keepNeedsReason: false,
      acceptGaps: true,
      dryRun: false,
      yes: true,
    },
  ],
  [
    'review decide r1 --remove --reason left --row 1,2 --row 7',
    {
      name: 'review decide',
      id: 'r1',
      decision: 'remove',
      reason: 'left',
      rows: [1, 2, 7],
      unused: false,
      undecided: false,
      all: false,
    },
  ],
  ['review submit r1 --dry-run', { name: 'review submit', id: 'r1', dryRun: true, yes: false }],
  ['review report r1 --html -o r.html', { name: 'review report', id: 'r1', html: true, output: 'r.html' }],
  ['review verify r.html', { name: 'review verify', file: 'r.html' }],
  [
    'identity add Teams --org acme',
    { name: 'identity add', sourceName: 'Teams', org: 'acme', tokenEnv: 'GITHUB_TOKEN' },
  ],
  [
    'identity add Teams --org acme --api https://ghe.example/api/v3 --token-env GHE',
    {
      name: 'identity add',
      sourceName: 'Teams',
      org: 'acme',
      apiEndpoint: 'https://ghe.example/api/v3',
      tokenEnv: 'GHE',
    },
  ],
  ['identity match Teams --file w.csv', { name: 'identity match', source: 'Teams', file: 'w.csv' }],
  [
    'identity rule Teams qs-authors --role Author --mirrors',
    {
      name: 'identity rule',
      source: 'Teams',
      sourceGroup: 'qs-authors',
      role: 'AUTHOR',
      namespace: 'default',
      account: 'only',
      mirrors: true,
    },
  ],
  [
    'identity rule Teams a --group readers --namespace acme --federation-role sso',
    {
      name: 'identity rule',
      source: 'Teams',
      sourceGroup: 'a',
      group: 'readers',
      namespace: 'acme',
      account: 'role:sso',
      mirrors: false,
    },
  ],
  [
    'identity rule Teams a --role reader --plain-account',
    {
      name: 'identity rule',
      source: 'Teams',
      sourceGroup: 'a',
      role: 'READER',
      namespace: 'default',
      account: 'plain',
      mirrors: false,
    },
  ],
  ['identity apply --dry-run', { name: 'identity apply', dryRun: true, yes: false, detailedExitcode: false }],
  ['identity rules', { name: 'identity rules' }],
  ['environment list', { name: 'environment list' }],
  [
    'environment assign production Pilot',
    { name: 'environment assign', environment: 'production', connectionName: 'Pilot' },
  ],
  [
    'environment assign production --none',
    { name: 'environment assign', environment: 'production', connectionName: undefined },
  ],
  ['connection remove Prod', { name: 'connection remove', connectionName: 'Prod' }],
  [
    'tenant onboard -f a.yaml',
    { name: 'tenant onboard', file: 'a.yaml', dryRun: false, yes: false, detailedExitcode: false },
  ],
  [
    'tenant onboard --file - --dry-run --yes --detailed-exitcode',
    { name: 'tenant onboard', file: '-', dryRun: true, yes: true, detailedExitcode: true },
  ],
  [
    'tenant suspend acme --dry-run --detailed-exitcode',
    { name: 'tenant suspend', slug: 'acme', dryRun: true, yes: false, detailedExitcode: true },
  ],
  [
    'tenant resume acme --yes',
    { name: 'tenant resume', slug: 'acme', dryRun: false, yes: true, detailedExitcode: false },
  ],
  [
    'tenant restore acme --dry-run',
    { name: 'tenant restore', slug: 'acme', dryRun: true, yes: false, detailedExitcode: false },
  ],
  [
    'tenant offboard acme --successor arn:a --keep folder/b --hand-over dashboard/c=arn:d --keep topic/e/f --yes',
    {
      name: 'tenant offboard',
      slug: 'acme',
      assets: { 'folder/b': 'keep', 'topic/e/f': 'keep', 'dashboard/c': 'arn:d' },
      otherwise: 'arn:a',
      dryRun: false,
      yes: true,
      detailedExitcode: false,
    },
  ],
  [
    'tenant delete acme',
    {
      name: 'tenant delete',
      slug: 'acme',
      assets: {},
      otherwise: undefined,
      dryRun: false,
      yes: false,
      detailedExitcode: false,
    },
  ],
  ['tenant list', { name: 'tenant list' }],
  ['tenant show acme', { name: 'tenant show', slug: 'acme' }],
  ['tenant export acme', { name: 'tenant export', slug: 'acme' }],
  ['access explain --user bob@x.org', { name: 'access explain', user: 'bob@x.org' }],
  [
    'access explain --user bob --asset sales --at 2026-03-01',
    { name: 'access explain', user: 'bob', asset: 'sales', at: '2026-03-01' },
  ],
  ['access audience --asset dashboard/sales', { name: 'access audience', asset: 'dashboard/sales' }],
  ['access matrix --csv', { name: 'access matrix' }],
  [
    'access compare --user bob --with ann@x.org --at 2026-03-01',
    { name: 'access compare', user: 'bob', other: { otherUser: 'ann@x.org' }, at: '2026-03-01' },
  ],
  [
    'access compare --user bob --group readers',
    { name: 'access compare', user: 'bob', other: { group: 'readers' } },
  ],
  ['access broad', { name: 'access broad' }],
  ['access broad --at 2026-03-01', { name: 'access broad', at: '2026-03-01' }],
  ['access changes --from 2026-03-01', { name: 'access changes', from: '2026-03-01' }],
  [
    'access changes --from 2026-03-01 --to 2026-04-01 --user bob --asset sales',
    { name: 'access changes', from: '2026-03-01', to: '2026-04-01', user: 'bob', asset: 'sales' },
  ],
  ['access export', { name: 'access export', output: undefined, fromDirectory: false }],
  [
    'access plan -f a.yaml -f b.yaml --prune --prune-at-most 3 --detailed-exitcode',
    {
      name: 'access plan',
      files: ['a.yaml', 'b.yaml'],
      pruneAtMost: 3,
      fromDirectory: false,
      detailedExitcode: true,
    },
  ],
  [
    'access apply -f a.yaml --yes',
    {
      name: 'access apply',
      files: ['a.yaml'],
      pruneAtMost: undefined,
      fromDirectory: false,
      detailedExitcode: false,
      dryRun: false,
      yes: true,
    },
  ],
  ['access drift --from-directory', { name: 'access drift', fromDirectory: true, detailedExitcode: false }],
  [
    'token create portal --scope runs:read,tenants:read --scope runs:read --expires 2w --rate 60',
    {
      name: 'token create',
      tokenName: 'portal',
      scopes: ['runs:read', 'tenants:read'],
      expiresInSeconds: 1_209_600,
      perMinute: 60,
    },
  ],
  [
    'token create --scope audit:read',
    {
      name: 'token create',
      tokenName: undefined,
      scopes: ['audit:read'],
      expiresInSeconds: undefined,
      perMinute: undefined,
    },
  ],
  ['token list', { name: 'token list' }],
  ['token revoke portal', { name: 'token revoke', tokenName: 'portal' }],
  ['token limit 90', { name: 'token limit', days: 90 }],
  ['run list', { name: 'run list' }],
  ['run show 1', { name: 'run show', id: '1' }],
  ['run resume 1', { name: 'run resume', id: '1' }],
  ['run cancel 1', { name: 'run cancel', id: '1' }],
  ['doctor', { name: 'doctor' }],
  // Global options stand anywhere.
  ['--data d --json tenant list', { name: 'tenant list' }, { data: 'd', json: true }],
  ['tenant --json list --data d', { name: 'tenant list' }, { data: 'd', json: true }],
  [
    'tenant list --connection C --json --data d',
    { name: 'tenant list' },
    { data: 'd', connection: 'C', json: true },
  ],
  ['serve --data d --no-open', { name: 'serve', open: false }, { data: 'd', json: false }],
];

describe('a command line', () => {
  test.each(understood)('%s', (line, request, options = { json: false }) => {
    expect(parse(line)).toEqual({ kind: 'run', request, options });
  });

  const refused: readonly [line: string, words: RegExp][] = [
    ['identity add Teams', /--org/],
    ['identity rule Teams a', /either --group or --role/],
    ['identity rule Teams a --group g --role reader', /either --group or --role/],
    ['identity rule Teams a --role owner', /reader, author or admin/],
    ['identity rule Teams a --role reader --federation-role x --plain-account', /either --federation-role/],
    ['identity match Teams', /--file/],
    ['', /Usage: steward/],
    ['tenant', /Usage: steward tenant/],
    ['nonsense', /unknown command/],
    ['tennant list', /Did you mean tenant/],
    ['tenant lst', /Did you mean list/],
    ['tenant list extra', /too many arguments/],
    ['tenant list --nonsense', /unknown option/],
    ['tenant onboard', /required option '-f, --file/],
    ['tenant show', /missing required argument 'slug'/],
    ['tenant delete', /missing required argument 'slug'/],
    ['tenant offboard acme --keep sales', /by its kind and id/],
    ['tenant offboard acme --hand-over dashboard/sales', /Say who gets it/],
    ['tenant delete acme --hand-over sales=arn:a', /by its kind and id/],
    ['connection add X', /one of --profile, --env, --assume is needed/],
    ['connection add --env', /missing required argument 'name'/],
    ['connection add X --env --profile p', /cannot be used with/],
    ['connection add X --env --endpoint s3=http://x', /services are quicksight, sts and cloudtrail/],
    ['connection add X --env --endpoint quicksight=ftp://x', /must look like/],
    ['connection add X --env --endpoint sts=http://x --endpoint sts=http://y', /has an endpoint already/],
    ['connection test', /missing required argument 'name'/],
    ['connection remove', /missing required argument/],
    ['environment assign', /missing required argument 'environment'/],
    ['environment assign production', /either a connection’s name or --none/],
    ['environment assign production Pilot --none', /either a connection’s name or --none/],
    ['serve --port 65536', /whole number from 0 to 65535/],
    ['serve --port 1e3', /whole number/],
    ['serve --port -1', /whole number|argument missing/],
    ['sandbox --seed huge', /Allowed choices are empty, pilot, large/],
    ['sandbox --rate fast', /whole number/],
    ['--data', /argument missing/],
    ['--data= tenant list', /must not be empty/],
    ['tenant list --connection=', /must not be empty/],
    ['tenant onboard --file= --yes', /must not be empty/],
    ['sandbox --faults=', /must not be empty/],
    ['connection add X --profile=', /must not be empty/],
    ['run show', /missing required argument/],
    ['access compare --user bob', /--with <user> or --group <group> is needed/],
    ['access compare --user bob --with ann --group g', /not both/],
    ['access compare --with ann', /required option '--user/],
    ['access changes --to 2026-03-01', /required option '--from/],
    ['access changes --from=', /must not be empty/],
    ['token create x', /required option '--scope/],
    ['token create x --scope everything', /“everything” is no scope. The scopes are connections:read/],
    ['token create x --scope runs:read,', /“” is no scope/],
    ['token create x --scope runs:read --expires soon', /must look like 90m, 12h, 30d or 2w/],
    ['token create x --scope runs:read --rate 0', /whole number from 1 to 60000/],
    ['token revoke', /missing required argument 'name'/],
    ['token limit 0', /whole number from 1 to 366/],
  ];
  test.each(refused)('%s is bad usage', (line, words) => {
    expect(parse(line)).toEqual({ kind: 'usage', text: expect.stringMatching(words) });
  });

  test.each([
    ['--help', /Usage: steward[\s\S]*--json/],
    ['tenant onboard --help', /--detailed-exitcode[\s\S]*--data/],
    ['help tenant', /onboard/],
    ['--version', /^1\.2\.3\n$/],
  ])('%s is answered', (line, words) => {
    expect(parse(line)).toEqual({ kind: 'answered', text: expect.stringMatching(words) });
  });
});

const kept: readonly [line: string, name: string, kept: string][] = [
  [`token revoke stw_abcdefgh_${'x'.repeat(43)}`, 'token revoke', 'stw_abcdefgh_…'],
  ['tenant list --data d --json', 'tenant list', ''],
  ['--data=d --json tenant show acme', 'tenant show', 'acme'],
  ['--data tenant tenant show tenant', 'tenant show', 'tenant'],
  ['tenant onboard --data d -f a.yaml --yes', 'tenant onboard', '-f a.yaml --yes'],
  ['connection test --connection C', 'connection test', '--connection C'],
  ['sandbox --rate 5 --data d', 'sandbox', '--rate 5'],
  [
    'connection add X --env --endpoint sts=http://u:p@h',
    'connection add',
    'X --env --endpoint sts=http://…@h',
  ],
];
test.each(kept)('%s is kept without what every command takes', (line, name, args) => {
  expect(journalArgs(line.split(' '), name).join(' ')).toBe(args);
});
