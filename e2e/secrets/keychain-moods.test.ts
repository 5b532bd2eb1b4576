import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Keychain, openKeychain } from '../../electron/secrets/keychain.ts';
import type { Json } from '../../shared/domain/plan.ts';
import type { StewardError } from '../../shared/errors.ts';
import { type KeychainMood, type SecretServiceOnBus, startSecretService } from './secret-service.ts';

const onLinux = process.platform === 'linux';
const linuxOnly = onLinux ? '' : ' (Linux only)';

describe.skipIf(!onLinux)(`a keychain in each of its states${linuxOnly}`, () => {
  let home: string;
  let service: SecretServiceOnBus;
  let settings: Map<string, Json>;
  const opened: Keychain[] = [];

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'steward-moods-'));
    service = await startSecretService(join(home, 'bus'));
    settings = new Map();
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', service.address);
  });
  afterEach(async () => {
    for (const keychain of opened.splice(0)) keychain.close();
    await service.close();
    rmSync(home, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  const open = async (): Promise<Keychain> => {
    const keychain = await openKeychain({
      service: 'Steward',
      profileId: 'p',
      timeoutMs: 4000,
      settings: {
        get: async (key) => settings.get(key),
        set: async (key, value) => settings.set(key, value),
      },
    });
    opened.push(keychain);
    return keychain;
  };
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'it went well',
      (error: StewardError) => error.problem,
    );

  it.each<[KeychainMood, part: string, reads: 'reads' | 'does not read', found: RegExp]>([
    ['locked', 'locked', 'does not read', /is locked: its question for the password was dismissed/],
    ['denied', 'denied', 'does not read', /refuses Steward/],
    ['absent', 'no_service', 'does not read', /no program provides the Secret Service/],
    ['hangs', 'silent', 'does not read', /does not answer/],
    ['read-only', 'refused', 'reads', /does not take anything new\. It says: .*read-only/],
    ['full', 'refused', 'reads', /does not take anything new\. It says: .*No space is left/],
    ['forgets', 'refused', 'reads', /does not take anything new\. It says: it did not keep/],
  ])('%s: keeps nothing, says why, and is usable again afterwards', async (mood, part, reads, found) => {
    const keychain = await open();
    expect(await keychain.set('kept', 'earlier secret', 'refuse')).toBe('keychain');
    const before = [...service.items];
    service.mood = mood;

    expect(await refusal(keychain.set('new', 'later secret', 'refuse'))).toMatchObject({
      code: 'KEYCHAIN',
      happened: expect.stringMatching(found),
      unchanged: 'Nothing was saved.',
      todo: expect.stringMatching(/\. Until then access keys can only be kept in memory/),
    });
    expect([...service.items]).toEqual(before);
    if (reads === 'reads') {
      expect(await keychain.get('kept')).toBe('earlier secret');
      expect((await keychain.placeOf('kept')).place).toBe('keychain');
    } else {
      expect(keychain.state()).toMatchObject({ usable: false, part });
      expect(await refusal(keychain.get('kept'))).toMatchObject({
        code: 'KEYCHAIN',
        happened: expect.stringMatching(found),
        unchanged: 'Nothing was changed.',
      });
      expect(await keychain.placeOf('kept')).toMatchObject({
        place: 'unreachable',
        found: expect.stringMatching(found),
      });
      expect(await keychain.delete('kept')).toBe('unreachable');
    }
    expect(await keychain.set('asked', 'for memory', 'session')).toBe('session');
    expect(await keychain.placeOf('asked')).toEqual({ place: 'session' });
    expect([...service.items]).toEqual(before);

    service.mood = 'well';
    await keychain.recheck();
    expect(keychain.state()).toEqual({ usable: true, backend: 'Secret Service' });
    expect(await keychain.get('kept')).toBe('earlier secret');
    expect(await keychain.placeOf('asked'), 'memory moves into the keychain').toEqual({ place: 'keychain' });
    expect(await keychain.placeOf('new')).toMatchObject({ place: 'missing' });
  });

  it('does not repeat a secret that the keychain puts into its error', async () => {
    const keychain = await open();
    service.mood = 'quotes';
    const problem = await refusal(
      keychain.set('new', '{"accessKeyId":"AKIAQUOTED","secretAccessKey":"quoted/secret+value"}', 'refuse'),
    );
    expect(JSON.stringify([problem, keychain.state()])).not.toMatch(/quoted/i);
  });

  it('asks a dismissed prompt once for each thing a person does, and never to show a list', async () => {
    const keychain = await open();
    await keychain.set('kept', 'earlier secret', 'refuse');
    service.mood = 'locked';
    await refusal(keychain.get('kept'));
    const shown = service.prompts;
    expect(shown).toBe(1);
    for (let time = 0; time < 20; time++) await keychain.placeOf('kept');
    expect(service.prompts).toBe(shown);
  });
});
