import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiToken, apiToken, tokensContract } from '../../shared/contract/tokens.ts';
import { apiScopes } from '../../shared/domain/api-scopes.ts';
import { secondsOfSpan } from '../../shared/domain/token-span.ts';
import { tokenMark, withoutTokens } from '../../shared/domain/token-text.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import { createAuthenticator } from './authenticate-token.ts';
import { roleOfScopes } from './role-of-scopes.ts';
import { openTokenStore } from './testing/token-store.ts';
import { newTokenSecret } from './token-secret.ts';
import { createTokenService } from './token-service.ts';

const call: CallContext = {
  sessionId: 's',
  actor: 'Ann',
  role: 'admin',
  origin: 'web',
  signal: new AbortController().signal,
};
const day = 86_400;
let store: ReturnType<typeof openTokenStore>;
let now: Date;
const clock = () => now;
const settings = new Map();
let service: ReturnType<typeof createTokenService>;
beforeEach(() => {
  store = openTokenStore();
  settings.clear();
  now = new Date('2026-11-21T10:00:00.000Z');
  service = createTokenService({
    store: {
      tokens: store.tokens,
      settings: {
        get: async (key) => settings.get(key),
        set: async (key, value) => settings.set(key, value),
      },
    },
    clock,
  });
});
afterEach(() => store.close());

const create = (input: Partial<Parameters<typeof service.create>[0]> = {}) =>
  service.create(
    { name: 'portal', scopes: ['tenants:read'], expiresInSeconds: 30 * day, perMinute: 600, ...input },
    call,
  );
const authenticate = (header: string | undefined) =>
  createAuthenticator({ tokens: store.tokens, clock })(header);
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000);
};
const problemOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => expect.fail('it was accepted'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StewardError);
  return (error as StewardError).problem;
};

describe('a new token', () => {
  it('has 256 random bits, is told once and kept nowhere', async () => {
    const { token, secret } = await create();
    expect(secret).toMatch(/^stw_[a-z2-7]{8}_[\w-]{43}$/);
    expect(Buffer.from(secret.slice(13), 'base64url')).toHaveLength(32);
    expect(secret.startsWith(`${token.begins}_`)).toBe(true);
    const random = secret.slice(13);
    expect(JSON.stringify(await service.list(undefined, call))).not.toContain(random);
    const bytes = store.database.serialize();
    expect(bytes.includes(token.begins.slice(4))).toBe(true);
    expect([bytes.includes(random), bytes.includes(Buffer.from(random, 'base64url'))]).toEqual([
      false,
      false,
    ]);
  });

  it('is never like another', () => {
    const all = Array.from({ length: 200 }, () => newTokenSecret());
    expect(new Set(all.map(({ text }) => text)).size).toBe(200);
    expect(new Set(all.map(({ digest }) => digest.toString('hex'))).size).toBe(200);
  });

  it('says whose it is, what for and until when', async () => {
    const { token } = await create({ scopes: ['tenants:write', 'runs:read', 'runs:read'] });
    expect(apiToken.parse(token)).toEqual({
      id: token.id,
      name: 'portal',
      begins: token.begins,
      scopes: ['runs:read', 'tenants:write'],
      perMinute: 600,
      role: 'admin',
      state: 'active',
      madeBy: 'Ann',
      createdAt: '2026-11-21T10:00:00.000Z',
      expiresAt: '2026-12-21T10:00:00.000Z',
      lastUsedAt: null,
      revokedAt: null,
    } satisfies ApiToken);
  });

  it('lasts 30 days where nobody says otherwise, and has a name where nobody gives one', async () => {
    const input = tokensContract.create['~orpc'].inputSchema?.parse({ scopes: ['runs:read'] });
    if (!input) return expect.fail('it takes an input');
    expect(input.perMinute).toBe(600);
    const { token } = await service.create(input, call);
    expect([token.name, token.expiresAt]).toEqual([
      `token-${token.begins.slice(4)}`,
      '2026-12-21T10:00:00.000Z',
    ]);
  });

  it('may last as long as is allowed here, and not a second longer', async () => {
    expect((await service.list(undefined, call)).longestDays).toBe(90);
    await create({ name: 'longest', expiresInSeconds: 90 * day });
    expect(await problemOf(create({ expiresInSeconds: 90 * day + 1 }))).toMatchObject({
      code: 'BAD_INPUT',
      field: 'expiresInSeconds',
      happened: 'A token may last 90 days at most here.',
    });
    await service.setLongest({ days: 1 }, call);
    expect((await problemOf(create({ expiresInSeconds: 2 * day }))).happened).toContain('1 day at most');
    const { tokens } = await service.list(undefined, call);
    expect(tokens.map(({ name, state }) => [name, state])).toEqual([['longest', 'active']]);
  });

  it('has a name that none has or had, in whatever case', async () => {
    const { token } = await create();
    await service.revoke({ id: token.id }, call);
    expect(await problemOf(create({ name: 'PORTAL' }))).toMatchObject({ code: 'CONFLICT', field: 'name' });
  });

  const bad: readonly (readonly [why: string, input: object])[] = [
    ['no scope', { scopes: [] }],
    ['a scope that is none', { scopes: ['tenants:delete'] }],
    ['a wildcard', { scopes: ['*'] }],
    ['an empty name', { name: ' ', scopes: ['runs:read'] }],
    ['a token for a name', { name: newTokenSecret().text, scopes: ['runs:read'] }],
    ['a name that breaks lines', { name: 'a\nb', scopes: ['runs:read'] }],
    ['a name of 41 letters', { name: 'a'.repeat(41), scopes: ['runs:read'] }],
    ['an end in the past', { scopes: ['runs:read'], expiresInSeconds: -1 }],
    ['no time at all', { scopes: ['runs:read'], expiresInSeconds: 0 }],
    ['more than a year', { scopes: ['runs:read'], expiresInSeconds: 367 * day }],
    ['no call a minute', { scopes: ['runs:read'], perMinute: 0 }],
    ['a hundred thousand calls a minute', { scopes: ['runs:read'], perMinute: 100_000 }],
    ['half a second', { scopes: ['runs:read'], expiresInSeconds: 60.5 }],
  ];
  it.each(bad)('is not made with %s', (_why, input) => {
    expect(tokensContract.create['~orpc'].inputSchema?.safeParse(input).success).toBe(false);
  });
});

describe('who shows a token', () => {
  it('is known by it until it ends, and then told so', async () => {
    const { secret } = await create({ expiresInSeconds: day });
    expect((await authenticate(`Bearer ${secret}`)).kind).toBe('active');
    expect((await authenticate(`bearer ${secret}`)).kind).toBe('active');
    later(day - 1);
    expect((await authenticate(`Bearer ${secret}`)).kind).toBe('active');
    later(1);
    expect((await authenticate(`Bearer ${secret}`)).kind).toBe('expired');
  });

  it('is refused from the moment when it is revoked, and revoking again keeps that moment', async () => {
    const { token, secret } = await create();
    const first = await service.revoke({ id: token.id }, call);
    expect((await authenticate(`Bearer ${secret}`)).kind).toBe('revoked');
    later(day);
    expect((await service.revoke({ id: token.id }, call)).revokedAt).toBe(first.revokedAt);
  });

  it('leaves when it was last used, to the minute', async () => {
    const { secret } = await create();
    const lastUse = async () => (await service.list(undefined, call)).tokens[0]?.lastUsedAt;
    await authenticate(`Bearer ${secret}`);
    expect(await lastUse()).toBe('2026-11-21T10:00:00.000Z');
    later(59);
    await authenticate(`Bearer ${secret}`);
    expect(await lastUse()).toBe('2026-11-21T10:00:00.000Z');
    later(1);
    await authenticate(`Bearer ${secret}`);
    expect(await lastUse()).toBe('2026-11-21T10:01:00.000Z');
  });

  it('is unknown with anything else, and is not told how near it was', async () => {
    const { secret, token } = await create();
    const other = newTokenSecret().text;
    const wrong: readonly (readonly [why: string, header: string | undefined])[] = [
      ['nothing', undefined],
      ['an empty header', ''],
      ['the word alone', 'Bearer'],
      ['another scheme', `Basic ${secret}`],
      ['no scheme', secret],
      ['another token', `Bearer ${other}`],
      ['its mark with another secret', `Bearer ${token.begins}_${other.slice(13)}`],
      ['another mark with its secret', `Bearer ${other.slice(0, 13)}${secret.slice(13)}`],
      ['its beginning', `Bearer ${token.begins}`],
      ['one letter less', `Bearer ${secret.slice(0, -1)}`],
      ['one letter more', `Bearer ${secret}A`],
      ['another case', `Bearer ${secret.toUpperCase()}`],
      ['two of it', `Bearer ${secret} ${secret}`],
      ['it in quotes', `Bearer "${secret}"`],
      ['a hundred thousand letters', `Bearer ${'a'.repeat(100_000)}`],
      ['its digest', `Bearer ${newTokenSecret().digest.toString('hex')}`],
    ];
    for (const [why, header] of wrong)
      expect([why, await authenticate(header)]).toEqual([why, { kind: 'unknown' }]);
    for (let at = 13; at < secret.length; at += 1) {
      const near = `${secret.slice(0, at)}${secret[at] === 'A' ? 'B' : 'A'}${secret.slice(at + 1)}`;
      // The last letter holds four bits of the secret and two of nothing: the text is compared, not the bits.
      expect([at, (await authenticate(`Bearer ${near}`)).kind]).toEqual([at, 'unknown']);
    }
  });
});

describe('the role of a token', () => {
  it('is the least that its scopes need', () => {
    expect(
      roleOfScopes(['tenants:read', 'runs:read', 'audit:read', 'connections:read', 'directory:read']),
    ).toBe('support');
    for (const scope of ['tenants:write', 'directory:sync', 'runs:cancel'] as const)
      expect([scope, roleOfScopes(['tenants:read', scope])]).toEqual([scope, 'admin']);
    expect(roleOfScopes(apiScopes)).toBe('admin');
  });
});

describe('a token in a text', () => {
  it('is found where it is all of it, and loses its secret wherever it stands', () => {
    const { text, mark } = newTokenSecret();
    expect(tokenMark(text)).toBe(mark);
    for (const not of ['', 'portal', `stw_${mark}`, ` ${text}`, `${text} `, `${text}x`, text.slice(1)])
      expect([not, tokenMark(not)]).toEqual([not, undefined]);
    expect(withoutTokens(`revoke ${text}, twice: ${text}`)).toBe(
      `revoke stw_${mark}_…, twice: stw_${mark}_…`,
    );
    expect(withoutTokens(`half: ${text.slice(0, 30)}`)).toBe(`half: stw_${mark}_…`);
    expect(withoutTokens('no token: stw_ and stw_portal')).toBe('no token: stw_ and stw_portal');
  });
});

describe('a span of time', () => {
  const spans: readonly (readonly [text: string, seconds: number | undefined])[] = [
    ['90m', 5_400],
    ['12h', 43_200],
    ['30d', 2_592_000],
    ['2w', 1_209_600],
    [' 1 D ', 86_400],
    ['', undefined],
    ['30', undefined],
    ['d', undefined],
    ['0d', undefined],
    ['-1d', undefined],
    ['1.5d', undefined],
    ['1d2h', undefined],
    ['1y', undefined],
    ['99999999d', undefined],
  ];
  it.each(spans)('%j is %s seconds', (text, seconds) => {
    expect(secondsOfSpan(text)).toBe(seconds);
  });
});
