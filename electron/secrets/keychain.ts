import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import { createKeychainLink, type KeychainLink, type StartKeychainChild } from './keychain-link.ts';
import { backendOf, type KeychainState, unusableState } from './keychain-state.ts';

/** Where a secret is: `session` is this process's memory, `missing` is nowhere. */
export type SecretPlace = 'keychain' | 'session' | 'missing';

export interface Keychain {
  /** As of the last call; nothing is asked for it. */
  state(): KeychainState;
  /** Looks again, and moves what was kept for the session into a keychain that became usable. */
  recheck(): Promise<KeychainState>;
  /** Undefined when there is none. Rejects with KEYCHAIN when the keychain that may hold it is unusable. */
  get(name: string): Promise<string | undefined>;
  /** Keeps a secret and says where. `keychain` is only answered after it was read back. */
  set(name: string, secret: string): Promise<'keychain' | 'session'>;
  /** `unreachable`: the keychain is unusable and may still hold it. */
  delete(name: string): Promise<'deleted' | 'absent' | 'unreachable'>;
  /** Never rejects; `missing` when the keychain is unusable and it is not kept for the session. */
  placeOf(name: string): Promise<SecretPlace>;
  /** Ends the keychain's process and forgets what was kept for the session. */
  close(): void;
}

export interface OpenKeychainOptions {
  /** The keychain's name for the program: `Steward`. */
  readonly service: string;
  /** Keeps the secrets of two profiles apart. */
  readonly profileId: string;
  /** Remembers which keychain was used last, so that a change is noticed. */
  readonly settings?: {
    get(key: string): Promise<Json | undefined>;
    set(key: string, value: Json): Promise<unknown>;
  };
  /** How long one call may take; a locked keyring may wait for its password for ever. Default 10 s. */
  readonly timeoutMs?: number;
  /** How its process is started; default: by Node. The desktop app hands in Electron's utility process. */
  readonly start?: StartKeychainChild;
}

const remembered = z.object({ backend: z.string(), marker: z.string() });
const settingKey = 'keychain';
const markerName = 'marker';

const unreadable = (state: KeychainState & { usable: false }): StewardError =>
  new StewardError({
    code: 'KEYCHAIN',
    happened: `The secret cannot be read. ${state.found}`,
    unchanged: 'Nothing was changed.',
    todo: state.todo,
  });

/**
 * Opens the operating system's keychain: Secret Service on Linux (never the kernel's key ring, which
 * forgets at reboot), Keychain on macOS, Credential Manager on Windows. Without a usable one, secrets are
 * kept in this process's memory only, and `state()` says which part is missing. Never rejects for that.
 */
export const openKeychain = async (options: OpenKeychainOptions): Promise<Keychain> => {
  const { service, profileId, settings, timeoutMs = 10_000, start } = options;
  const link = createKeychainLink({ service, timeoutMs, start });
  const account = (name: string) => `${profileId}/${name}`;
  const session = new Map<string, string>();
  /** Names seen in the keychain, so that a list of connections does not ask for each. */
  const seen = new Set<string>();
  let state = await probe(link, account(markerName), settings);

  const failed = (error: unknown): KeychainState & { usable: false } => {
    const found = unusableState(error);
    state = found;
    seen.clear();
    return found;
  };

  /** Writes, reads back, and only then believes it. */
  const put = async (name: string, secret: string): Promise<void> => {
    await link.set(account(name), secret);
    if ((await link.get(account(name))) !== secret) throw new Error('it did not keep what was put into it');
    seen.add(name);
    session.delete(name);
  };

  return {
    state: () => state,

    async recheck() {
      state = await probe(link, account(markerName), settings);
      if (!state.usable) return state;
      try {
        for (const [name, secret] of [...session]) await put(name, secret);
      } catch (error) {
        failed(error);
      }
      return state;
    },

    async get(name) {
      const kept = session.get(name);
      if (kept !== undefined) return kept;
      if (!state.usable) throw unreadable(state);
      try {
        const found = await link.get(account(name));
        if (found === undefined) seen.delete(name);
        else seen.add(name);
        return found;
      } catch (error) {
        throw unreadable(failed(error));
      }
    },

    async set(name, secret) {
      if (state.usable) {
        try {
          await put(name, secret);
          return 'keychain';
        } catch (error) {
          failed(error);
        }
      }
      session.set(name, secret);
      return 'session';
    },

    async delete(name) {
      const inSession = session.delete(name);
      if (!state.usable) return inSession ? 'deleted' : 'unreachable';
      try {
        const inKeychain = await link.delete(account(name));
        seen.delete(name);
        return inKeychain || inSession ? 'deleted' : 'absent';
      } catch (error) {
        failed(error);
        return 'unreachable';
      }
    },

    async placeOf(name) {
      if (session.has(name)) return 'session';
      if (!state.usable) return 'missing';
      if (seen.has(name)) return 'keychain';
      try {
        if ((await link.get(account(name))) === undefined) return 'missing';
        seen.add(name);
        return 'keychain';
      } catch (error) {
        failed(error);
        return 'missing';
      }
    },

    close() {
      session.clear();
      seen.clear();
      link.close();
    },
  };
};

/**
 * Tries the keychain with a marker of this profile. A marker that the profile remembers but the keychain
 * does not know means another keychain than last time (a new login keyring, another program, a restored
 * home folder): that is told, and the secrets in the old one are left alone.
 */
const probe = async (
  link: KeychainLink,
  account: string,
  settings: OpenKeychainOptions['settings'],
): Promise<KeychainState> => {
  const backend = backendOf(process.platform);
  const before = remembered.safeParse(await settings?.get(settingKey)).data;
  try {
    let marker = await link.get(account);
    const unchanged = before === undefined || (before.backend === backend && before.marker === marker);
    if (marker === undefined) {
      marker = randomBytes(12).toString('hex');
      await link.set(account, marker);
      if ((await link.get(account)) !== marker) throw new Error('it did not keep what was put into it');
    }
    if (before?.backend !== backend || before.marker !== marker)
      await settings?.set(settingKey, { backend, marker });
    if (unchanged) return { usable: true, backend };
    const was = before.backend === backend ? 'another keychain of the same kind' : before.backend;
    return {
      usable: true,
      backend,
      changed: {
        found: `The keychain has changed: this profile’s secrets were put into ${was}.`,
        todo: 'Open the earlier keychain again, or enter the secrets of your connections once more.',
      },
    };
  } catch (error) {
    return unusableState(error);
  }
};
