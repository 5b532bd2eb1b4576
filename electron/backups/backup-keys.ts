import { randomBytes, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { StewardError } from '../../shared/errors.ts';
import type { BackupPlace } from './backup-place.ts';
import { type BackupStore, openBackupStore } from './backup-store.ts';
import { type BackupsDeps, nowOf } from './backups-deps.ts';
import {
  type KeyFile,
  keyFileName,
  largestKeyFile,
  makeKeyFile,
  openKeyFile,
  parseKeyFile,
} from './key-file.ts';
import { newRecoveryKey, normaliseKeyText, parseRecoveryKey } from './recovery-key.ts';

/** The set that this profile writes: its key file, in which nothing is a secret. */
const setSetting = 'backups.set';
/** Where the keychain keeps what opens a set. */
const secretName = (set: string): string => `account-backups/${set}`;
/** A recovery key that nobody confirmed within this time is forgotten. */
const confirmWithinMs = 15 * 60_000;
/** How many wrong answers a recovery key survives. */
const mostTries = 5;

interface Begun {
  readonly set: string;
  readonly keychain: Buffer;
  readonly key: Buffer;
  readonly groups: readonly string[];
  readonly ask: readonly number[];
  readonly at: number;
  tries: number;
}

const refuse = (happened: string, todo: string, field?: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened,
    unchanged: 'Nothing was changed.',
    todo,
    ...(field === undefined ? {} : { field }),
  });

const noBackupsIn = (address: string): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: `There are no account backups in ${address}.`,
    unchanged: 'Nothing was changed.',
    todo: `Name the place that holds ${keyFileName}.`,
  });

const readKeyFile = async (place: BackupPlace): Promise<KeyFile | null> => {
  const bytes = await place.read(keyFileName, largestKeyFile);
  if (bytes === null) return null;
  const file = bytes === 'too_large' ? undefined : parseKeyFile(bytes.toString('utf8'));
  if (file === undefined)
    throw new StewardError({
      code: 'STORE',
      happened: `${keyFileName} in ${place.address} is damaged, or of a newer Steward.`,
      unchanged: 'Nothing was changed.',
      todo: `Put ${keyFileName} of another copy of these backups in its place: it is the same in all of them.`,
    });
  return file;
};

/** The keys of account backups: set up once, then opened by the keychain or the recovery key. */
export const createBackupKeys = (deps: BackupsDeps) => {
  const begun = new Map<string, Begun>();

  /** Forgets recovery keys that nobody confirmed, and what was put into the keychain for them. */
  const forget = async (): Promise<void> => {
    const unconfirmed = [...begun.values()];
    begun.clear();
    for (const { set } of unconfirmed) await deps.secrets.delete(secretName(set));
  };

  const own = async (): Promise<KeyFile | null> => {
    const kept = await deps.store.settings.get(setSetting);
    return kept === undefined ? null : (parseKeyFile(JSON.stringify(kept)) ?? null);
  };

  const refuseSecond = async (): Promise<void> => {
    if ((await own()) === null) return;
    throw new StewardError({
      code: 'CONFLICT',
      happened: 'Account backups are set up already.',
      unchanged: 'The recovery key that was shown then is the one that counts.',
      todo: 'Back up with it, or begin anew in another profile.',
    });
  };

  /** Keeps a key in the keychain first: a set that only its recovery key opens could not be written to. */
  const intoKeychain = async (set: string): Promise<Buffer> => {
    const key = randomBytes(32);
    await deps.secrets.set(secretName(set), key.toString('base64'), 'refuse');
    return key;
  };

  const fromKeychain = async (file: KeyFile): Promise<Buffer> => {
    const kept = await deps.secrets.get(secretName(file.set));
    const key = kept ? openKeyFile(file, 'keychain', Buffer.from(kept, 'base64')) : undefined;
    if (key === undefined)
      throw new StewardError({
        code: 'KEYCHAIN',
        happened: kept
          ? 'The keychain’s key does not open these account backups.'
          : 'The key of these account backups is not in the keychain.',
        unchanged: 'Nothing was changed.',
        todo: 'Open them with the recovery key: on the command line with --recovery-key-file. “steward backup adopt” puts a key into the keychain again.',
      });
    return key;
  };

  const fromRecoveryKey = (
    file: KeyFile,
    typed: string,
  ): { readonly key: Buffer; readonly recovery: Buffer } => {
    const recovery = parseRecoveryKey(typed);
    if (recovery === undefined)
      throw refuse(
        'This is no recovery key, or it was mistyped.',
        'It has fourteen groups of four signs. Compare it with what was written down.',
        'recoveryKey',
      );
    const key = openKeyFile(file, 'recovery', recovery);
    if (key === undefined)
      throw refuse(
        'This recovery key does not open these backups.',
        'It belongs to another set of backups. Find the one that was shown when this set was made.',
        'recoveryKey',
      );
    return { key, recovery };
  };

  return {
    own,

    begin: async () => {
      await refuseSecond();
      // The last one shown is the only one that counts.
      await forget();
      const set = uuidv7();
      // Before anybody writes a recovery key down that no keychain would go with.
      const keychain = await intoKeychain(set);
      const { key, groups } = newRecoveryKey();
      const first = randomInt(groups.length);
      const second = (first + 1 + randomInt(groups.length - 1)) % groups.length;
      const ask = [first, second].sort((a, b) => a - b).map((position) => position + 1);
      const setUpId = uuidv7();
      begun.set(setUpId, { set, keychain, key, groups, ask, at: nowOf(deps).getTime(), tries: 0 });
      return { setUpId, recoveryKey: [...groups], ask };
    },

    confirm: async (setUpId: string, typed: readonly string[]): Promise<{ readonly set: string }> => {
      await refuseSecond();
      const one = begun.get(setUpId);
      if (one === undefined || nowOf(deps).getTime() - one.at > confirmWithinMs) {
        await forget();
        throw refuse('This recovery key is no longer waited for.', 'Begin again: another one is shown.');
      }
      const right = one.ask.every(
        (position, index) => normaliseKeyText(typed[index] ?? '') === one.groups[position - 1],
      );
      if (!right) {
        one.tries += 1;
        if (one.tries >= mostTries) {
          await forget();
          throw refuse(
            'That was wrong five times: this recovery key is forgotten.',
            'Begin again: another one is shown.',
          );
        }
        throw refuse(
          'These are not the groups that were asked for.',
          'Look at what you wrote down, and type the two groups again.',
          'groups',
        );
      }
      const { set, keychain } = one;
      const file = makeKeyFile(set, nowOf(deps).toISOString(), { keychain, recovery: one.key });
      await deps.store.settings.set(setSetting, file);
      begun.clear();
      one.key.fill(0);
      return { set };
    },

    adopt: async (place: BackupPlace, typed: string): Promise<{ readonly set: string }> => {
      const before = await own();
      const file = await readKeyFile(place);
      if (file === null) throw noBackupsIn(place.address);
      if (before !== null && before.set !== file.set) await refuseSecond();
      const { key, recovery } = fromRecoveryKey(file, typed);
      const keychain = await intoKeychain(file.set);
      const wrapped = makeKeyFile(file.set, file.createdAt, { keychain, recovery }, key);
      await deps.store.settings.set(setSetting, wrapped);
      await place.write(keyFileName, Buffer.from(`${JSON.stringify(wrapped, null, 2)}\n`), 'replace');
      return { set: file.set };
    },

    /** Opens backups to be read: by the recovery key where one is given, else by the keychain. */
    open: async (place: BackupPlace, typed: string | undefined): Promise<BackupStore> => {
      const file = await readKeyFile(place);
      if (file === null) throw noBackupsIn(place.address);
      const key = typed === undefined ? await fromKeychain(file) : fromRecoveryKey(file, typed).key;
      return openBackupStore(place, file.set, key);
    },

    /** Opens a place to be written to, as this profile's set. */
    openOwn: async (place: BackupPlace): Promise<BackupStore> => {
      const file = await own();
      if (file === null)
        throw new StewardError({
          code: 'CONFLICT',
          happened: 'Account backups are not set up yet: there is no key to encrypt them with.',
          unchanged: 'Nothing was backed up.',
          todo: 'Set them up first: steward backup setup, or the page Backups.',
        });
      const key = await fromKeychain(file);
      const there = await readKeyFile(place);
      if (there !== null && there.set !== file.set)
        throw new StewardError({
          code: 'CONFLICT',
          happened: `${place.address} holds the account backups of another set, which another key opens.`,
          unchanged: 'Nothing was written there.',
          todo: 'Choose another place, or take that set over with its recovery key: steward backup adopt',
        });
      if (there === null)
        await place.write(keyFileName, Buffer.from(`${JSON.stringify(file, null, 2)}\n`), 'replace');
      return openBackupStore(place, file.set, key);
    },
  };
};
