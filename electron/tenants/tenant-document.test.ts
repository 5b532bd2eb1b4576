import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../../bench/measure/cpu-ms.ts';
import { checkTenant } from '../../shared/domain/tenant-check.ts';
import { type TenantSpec, tenantRoles, tenantSpec } from '../../shared/domain/tenant-spec.ts';
import { StewardError } from '../../shared/errors.ts';
import { readTenantDocument, writeTenantDocument } from './tenant-document.ts';
import { tenantJsonSchema } from './tenant-schema.ts';

const refused = (text: string): string => {
  const started = cpuMs();
  try {
    readTenantDocument(text);
  } catch (error) {
    expect(cpuMs() - started).toBeLessThan(2000);
    if (error instanceof StewardError) {
      expect(error.code).toBe('BAD_INPUT');
      return error.message;
    }
    throw error;
  }
  throw new Error('It was accepted');
};

const bomb = (levels: number) =>
  ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    .concat(
      Array.from(
        { length: levels },
        (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
      ),
    )
    .join('\n');

describe('hostile files get one clear error', () => {
  test.each([
    ['billion laughs', bomb(9), 'Aliases'],
    ['quadratic blow-up', `a: &a ${'x'.repeat(10_000)}\nb: [${Array(5000).fill('*a').join(',')}]`, 'Aliases'],
    ['alias to itself', 'a: &a [*a]', 'Aliases'],
    ['custom tag', 'slug: !!js/function "function(){}"', 'Tags'],
    ['tag that YAML knows', 'slug: a\nname: !!binary aGVsbG8=', 'Tags'],
    ['key that hides itself', 'slug: a\npeople:\n  - __proto__: { role: admin }', '__proto__'],
    ['local tag', 'slug: !exec rm', 'Tags'],
    ['key twice', 'slug: a\nslug: b', 'twice. (line 2, column 1)'],
    ['key twice, deeper', 'isolation:\n  model: shared\n  model: namespace', 'twice. (line 3, column 3)'],
    ['two documents', 'slug: a\n---\nslug: b', 'more than one document'],
    ['unclosed quote', 'slug: "a', 'not YAML'],
    ['unclosed list', 'people: [', 'not YAML'],
    ['tab', 'isolation:\n\tmodel: shared', 'tabs'],
    ['unknown alias', 'slug: *nobody', 'Aliases'],
    ['key that is a list', '? [a, b]\n: c', 'key must be a plain word'],
    ['100,000 brackets', '['.repeat(100_000), 'nested too deeply'],
    ['100,000 braces', '{a: '.repeat(100_000), 'nested too deeply'],
    ['100,000 dashes', '- '.repeat(100_000), 'nested too deeply'],
    [
      'deep indentation',
      Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'nested too deeply',
    ],
    ['6 MB', `# ${'x'.repeat(6_000_000)}`, 'larger than 5 MB'],
    ['nothing', '', 'empty'],
    ['only a comment', '# hello', 'empty'],
    ['only null', '~', 'empty'],
    ['binary', '\u0000\u0001\u0002', 'NUL character. (line 1, column 1)'],
    ['a list', '- a', 'not a set of fields'],
  ])('%s', (_what, text, words) => {
    expect(refused(text)).toContain(words);
  });

  test('what is YAML but no tenant is judged by the rules, and placed', () => {
    const document = readTenantDocument(
      'version: 1\nslug: Bad Slug\npeople:\n  - email: ann@x.org\n    role: boss\n',
    );
    const { issues } = checkTenant(document.value);
    const placed = issues.map(({ path }) => `${path.join('.')} ${document.place(path)}`);
    expect(placed).toContain('slug line 2, column 7');
    expect(placed).toContain('people.0.role line 5, column 11');
    expect(placed).toContain('name line 1, column 1');
  });

  test.each([
    ['yes is a word', 'yes'],
    ['no is a word', 'NO'],
    ['a merge key is a word', '<<'],
  ])('%s', (_what, word) => {
    expect(readTenantDocument(`name: ${word}`).value).toEqual({ name: word });
  });

  test('__proto__ changes no prototype, and is not dropped unseen', () => {
    expect(() => readTenantDocument('slug: acme\n__proto__:\n  polluted: true')).toThrow(
      'There is no field "__proto__" here. (line 2, column 1)',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

const text = fc
  .oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      'yes',
      'null',
      '~',
      '0x10',
      '1e3',
      ': #',
      '- a',
      '"',
      "'",
      '*a',
      '&a',
      '!!int',
      '@x',
      '%',
      '\n# x',
      '2020-01-01',
      '=cmd',
      'Ä',
    ),
  )
  .filter((value) => value.trim() !== '');
const spec: fc.Arbitrary<TenantSpec> = fc
  .record({
    name: text,
    people: fc.uniqueArray(
      fc.record({
        email: fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `${name}@x.org`),
        role: fc.constantFrom(...tenantRoles),
        name: fc.option(text, { nil: undefined }),
      }),
      { selector: ({ email }) => email, maxLength: 5 },
    ),
    entitlements: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('dashboard' as const, 'dataset' as const),
        id: fc.stringMatching(/^[\w-]{1,8}$/),
        groups: fc.uniqueArray(fc.constantFrom(...tenantRoles), { minLength: 1 }),
      }),
      { selector: ({ kind, id }) => kind + id, maxLength: 5 },
    ),
  })
  .map((fields) =>
    tenantSpec.parse({
      version: 1,
      slug: 'acme',
      tenantId: 'T-1',
      environment: 'dev',
      isolation: { model: 'shared' },
      identities: { federationRole: 'arn:aws:iam::123456789012:role/x' },
      ...fields,
    }),
  );

test('what is written is read as the same tenant, and written again as the same file', () => {
  fc.assert(
    fc.property(spec, (wanted) => {
      const file = writeTenantDocument(wanted);
      const read = tenantSpec.parse(readTenantDocument(file).value);
      expect(writeTenantDocument(read)).toBe(file);
      expect(new Set(read.people.map((person) => JSON.stringify(person)))).toEqual(
        new Set(wanted.people.map((person) => JSON.stringify(person))),
      );
      expect(read.name).toBe(wanted.name);
    }),
  );
});

test('equal tenants are equal files whatever the order of their lists', () => {
  const base = {
    version: 1,
    slug: 'acme',
    name: 'Acme',
    tenantId: 'T',
    environment: 'dev',
    isolation: { model: 'shared' },
  };
  const people = [
    { email: 'b@x.org', role: 'reader' },
    { email: 'A@x.org', role: 'author' },
  ];
  const one = writeTenantDocument(tenantSpec.parse({ ...base, people }));
  const other = writeTenantDocument(tenantSpec.parse({ ...base, people: [...people].reverse() }));
  expect(one).toBe(other);
  expect(one.split('\n')[0]).toBe('# yaml-language-server: $schema=./tenant.schema.json');
});

test('resources/tenant.schema.json is current (else: node scripts/make-schema.ts)', () => {
  const file = new URL('../../resources/tenant.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(tenantJsonSchema());
});
