import { StewardError } from '../../shared/errors.ts';
import { createKeychainLink, type StartKeychainChild } from './keychain-link.ts';
import { createKeychainMemory, type KeychainSettings } from './keychain-memory.ts';
import { backendOf, type KeychainState, unusableState } from './keychain-state.ts';
import { probeKeychain } from './probe-keychain.ts';

/** Where a secret is: `session` is this process's memory, `missing` is nowhere that is known. */
export type SecretPlace =
  | { readonly place: 'keychain' | 'session' }
  | {
      /** `elsewhere`: in another keychain than the present one. `unreachable`: the keychain is unusable. */
      readonly place: 'missing' | 'elsewhere' | 'unreachable';
      readonly found: string;
      readonly todo: string;
    };

/** What becomes of a secret that the keychain does not take. */
export type OtherwiseKept = 'refuse' | 'session';

export interface Keychain {
  /** As of the last call; nothing is asked for it. */
  state(): KeychainState;
  /** Looks again, and moves what was kept for the session into a keychain that became usable. */
  recheck(): Promise<KeychainState>;
  /** Undefined when there is none. Rejects with KEYCHAIN when the keychain that may hold it is unusable. */
  get(name: string): Promise<string | undefined>;
  /**
   * Keeps a secret and says where. `keychain` is only answered after it was read back. What the keychain does
   * not take is kept in memory if `otherwise` says so; else it is kept nowhere and this rejects with KEYCHAIN.
   */
  set(name: string, secret: string, otherwise: OtherwiseKept): Promise<'keychain' | 'session'>;
  /** `unreachable`: the keychain is unusable and may still hold it. */
  delete(name: string): Promise<'deleted' | 'absent' | 'unreachable'>;
  /** Never rejects. */
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
  readonly settings?: KeychainSettings;
  /** How long one call may take; a locked keyring may wait for its password for ever. Default 10 s. */
  readonly timeoutMs?: number;
  /** How its process is started; default: by Node. The desktop app hands in Electron's utility process. */
  readonly start?: StartKeychainChild;
}

/** An unusable keychain is looked at again by whoever needs it, but not more often than this. */
const restMs = 2_000;

const problem = (
  happened: string,
  unchanged: string,
  state: KeychainState & { usable: false },
): StewardError =>
  new StewardError({
    code: 'KEYCHAIN',
    happened: `${happened} ${state.found}`,
    unchanged,
    todo: state.todo,
  });

/**
 * Opens the operating system's keychain: Secret Service on Linux (never the kernel's key ring, which
 * forgets at reboot), Keychain on macOS, Credential Manager on Windows. Without a usable one, secrets are
 * kept in this process's memory when a person asks for that, and `state()` says which part is missing. Never
 * rejects for that.
 */
export const openKeychain = async (options: OpenKeychainOptions): Promise<Keychain> => {
  const { service, profileId, settings, timeoutMs = 10_000, start } = options;
  const link = createKeychainLink({ service, timeoutMs, start });
  const account = (name: string) => `${profileId}/${name}`;
  const session = new Map<string, string>();
  /** Names seen in the keychain, so that a list of connections does not ask for each. */
  const seen = new Set<string>();
  const memory = await createKeychainMemory(settings);
  const probe = () => probeKeychain({ link, account, memory, backend: backendOf(process.platform) });
  let state = await probe();
  let lookedAt = performance.now();
  let looking: Promise<void> | undefined;

  const failed = (error: unknown): KeychainState & { usable: false } => {
    const found = unusableState(error);
    state = found;
    seen.clear();
    return found;
  };

  /** Writes, reads back, and only then believes it. */
  const put = async (name: string, secret: string): Promise<void> => {
    await link.set(account(name), secret);
    if ((await link.get(account(name))) !== secret) {
      await link.delete(account(name)).catch(() => undefined);
      throw new Error('it did not keep what was put into it');
    }
    await memory.stored(name);
    seen.add(name);
    session.delete(name);
  };

  /** Answers why not where the keychain did not take it. */
  const putUnlessRefused = async (
    name: string,
    secret: string,
  ): Promise<'keychain' | (KeychainState & { usable: false })> => {
    try {
      await put(name, secret);
      return 'keychain';
    } catch (error) {
      if (error instanceof StewardError) throw error;
      const why = unusableState(error, 'writing');
      // One that only takes nothing new still gives what it has.
      return why.part === 'refused' ? why : failed(error);
    }
  };

  const look = (): Promise<void> => {
    looking ??= (async () => {
      state = await probe();
      for (const [name, secret] of [...session])
        if (state.usable && (await putUnlessRefused(name, secret)) !== 'keychain') break;
      lookedAt = performance.now();
    })().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  /** It may have been unlocked or started meanwhile; nobody should have to say so first. */
  const lookUnlessUsable = async (): Promise<void> => {
    if (!state.usable && performance.now() - lookedAt >= restMs) await look();
  };

  return {
    state: () => state,

    async recheck() {
      await look();
      return state;
    },

    async get(name) {
      const kept = session.get(name);
      if (kept !== undefined) return kept;
      await lookUnlessUsable();
      if (!state.usable) throw problem('The secret cannot be read.', 'Nothing was changed.', state);
      try {
        const found = await link.get(account(name));
        if (found === undefined) seen.delete(name);
        else seen.add(name);
        return found;
      } catch (error) {
        throw problem('The secret cannot be read.', 'Nothing was changed.', failed(error));
      }
    },

    async set(name, secret, otherwise) {
      await lookUnlessUsable();
      const kept = state.usable ? await putUnlessRefused(name, secret) : state;
      if (kept === 'keychain') return kept;
      if (otherwise === 'refuse') throw problem('The secret cannot be kept.', 'Nothing was saved.', kept);
      session.set(name, secret);
      return 'session';
    },

    async delete(name) {
      const inSession = session.delete(name);
      await lookUnlessUsable();
      if (!state.usable) return inSession ? 'deleted' : 'unreachable';
      try {
        const inKeychain = await link.delete(account(name));
        seen.delete(name);
        const elsewhere = memory.isElsewhere(name);
        await memory.deleted(name);
        if (!inKeychain && elsewhere) return 'unreachable';
        return inKeychain || inSession ? 'deleted' : 'absent';
      } catch (error) {
        failed(error);
        return 'unreachable';
      }
    },

    async placeOf(name) {
      if (session.has(name)) return { place: 'session' };
      if (!state.usable) return { place: 'unreachable', found: state.found, todo: state.todo };
      if (seen.has(name)) return { place: 'keychain' };
      try {
        if ((await link.get(account(name))) !== undefined) {
          seen.add(name);
          return { place: 'keychain' };
        }
      } catch (error) {
        const { found, todo } = failed(error);
        return { place: 'unreachable', found, todo };
      }
      if (state.changed && memory.isElsewhere(name)) return { place: 'elsewhere', ...state.changed };
      return {
        place: 'missing',
        found:
          'The access keys are not in the keychain of this machine. Somebody or something took them out.',
        todo: 'Enter them again. Until then nothing can be called through this connection.',
      };
    },

    close() {
      session.clear();
      seen.clear();
      link.close();
    },
  };
};
