import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { openTenantKit } from '../tenants/testing/tenant-kit.ts';
import { createReleasesService } from './releases-service.ts';

const openKit = async () => {
  const kit = await openTenantKit();
  const releases = createReleasesService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    environments: kit.environments,
    engine: kit.engine,
  });
  const take = (dashboards: string[] = ['patient-flow'], name = '') =>
    releases.take({ connectionId: kit.connectionId, dashboards, name, note: '' }, kit.call);
  return { ...kit, releases, take };
};
type Kit = Awaited<ReturnType<typeof openKit>>;

const failure = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof StewardError)) throw new Error('It was not refused in words');
  return error.problem;
};

describe('taking a release', () => {
  let kit: Kit;
  afterEach(() => kit.close());

  it('takes what a dashboard needs, and the same content again is the same release', async () => {
    kit = await openKit();
    const { release, isNew, absent } = await kit.take();
    expect({ isNew, absent }).toEqual({ isNew: true, absent: [] });
    const { manifest } = await kit.releases.get({ release: release.hash }, kit.call);
    expect(manifest.assets.map(({ kind }) => kind)).toContain('dataset');
    expect(manifest.assets.map(({ kind }) => kind)).toContain('data_source');
    expect(manifest.assets.at(-1)).toMatchObject({ kind: 'dashboard', id: 'patient-flow' });
    const again = await kit.take(['patient-flow'], 'Under another name');
    expect(again).toMatchObject({ isNew: false, release: { hash: release.hash, name: release.name } });
    expect((await kit.releases.list({ limit: 50, offset: 0 }, kit.call)).total).toBe(1);
  });

  it('refuses a dashboard that is not there, and keeps nothing', async () => {
    kit = await openKit();
    expect(await failure(kit.take(['patient-flow', 'nobodys']))).toMatchObject({
      code: 'NOT_FOUND',
      happened: expect.stringContaining('nobodys'),
      unchanged: 'No release was made.',
    });
    expect((await kit.releases.list({ limit: 50, offset: 0 }, kit.call)).total).toBe(0);
  });
});

describe('a release file', () => {
  let kit: Kit;
  let other: Kit;
  let hash: string;
  let base64: string;
  beforeAll(async () => {
    [kit, other] = await Promise.all([openKit(), openKit()]);
    ({ hash } = (await kit.take()).release);
    ({ base64 } = await kit.releases.export({ release: hash }, kit.call));
  });
  afterAll(() => Promise.all([kit.close(), other.close()]));

  type Entries = Record<string, Uint8Array>;
  it.each<[what: string, spoil: (entries: Entries) => Entries | Uint8Array, says: RegExp]>([
    ['no zip', () => strToU8('hello'), /not a release file/],
    ['cut off', (entries) => zipSync(entries).slice(0, 300), /not a release file|damaged/],
    ['no manifest', ({ 'manifest.json': _, ...rest }) => rest, /no manifest\.json/],
    ['a path out of the archive', (entries) => ({ ...entries, '../../x': strToU8('x') }), /no release has/],
    ['a file that does not belong', (entries) => ({ ...entries, 'run.sh': strToU8('x') }), /no release has/],
    [
      'a document that was changed',
      (entries) => {
        const name = Object.keys(entries).find((one) => one.startsWith('contents/')) ?? '';
        return { ...entries, [name]: strToU8('{"Name":"evil"}') };
      },
      /a document is not what its hash says/,
    ],
    [
      'a document that is no JSON',
      (entries) => {
        const name = Object.keys(entries).find((one) => one.startsWith('contents/')) ?? '';
        return { ...entries, [name]: strToU8('{') };
      },
      /is not JSON/,
    ],
    [
      'a manifest that was changed',
      (entries) => ({
        ...entries,
        'manifest.json': strToU8(
          strFromU8(entries['manifest.json'] as Uint8Array).replace('patient-flow', 'patient-flaw'),
        ),
      }),
      /was changed/,
    ],
    [
      'a manifest of another shape',
      (entries) => ({ ...entries, 'manifest.json': strToU8('{}') }),
      /not a release’s/,
    ],
    [
      'a bomb',
      (entries) => ({
        ...entries,
        [`contents/${'0'.repeat(64)}.json`]: new Uint8Array(70 * 1024 * 1024),
      }),
      /larger than any release/,
    ],
  ])('is refused whole: %s', async (_what, spoil, says) => {
    const spoilt = spoil(unzipSync(Buffer.from(base64, 'base64')));
    const bytes = spoilt instanceof Uint8Array ? spoilt : zipSync(spoilt);
    const problem = await failure(
      other.releases.import({ base64: Buffer.from(bytes).toString('base64') }, other.call),
    );
    expect(problem).toMatchObject({ code: 'BAD_INPUT', unchanged: 'Nothing was imported.' });
    expect(problem.happened).toMatch(says);
    expect((await other.releases.list({ limit: 50, offset: 0 }, other.call)).total).toBe(0);
  });

  it('goes to another profile and is the same release there', async () => {
    const again = await kit.releases.export({ release: hash.slice(0, 8) }, kit.call);
    expect(again.fileName).toMatch(/\.steward-release$/);
    expect(again.base64).toBe(base64);
    const imported = await other.releases.import({ base64 }, other.call);
    expect(imported).toMatchObject({ isNew: true, release: { hash } });
    expect(imported.release.importedAt).not.toBeNull();
    const { manifest } = await other.releases.get({ release: hash }, other.call);
    const content = manifest.assets.find(({ id }) => id === 'patient-flow')?.content ?? '';
    const { text } = await other.releases.content({ content }, other.call);
    expect(text).toContain('"DataSetIdentifierDeclarations"');
    expect(text).toBe((await kit.releases.content({ content }, kit.call)).text);
    const { sheets } = await other.releases.layouts({ content }, other.call);
    expect(sheets.length).toBeGreaterThan(0);
  });
});
