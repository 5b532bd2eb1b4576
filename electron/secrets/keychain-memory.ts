import { z } from 'zod';
import type { Json } from '../../shared/domain/plan.ts';

export interface KeychainSettings {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<unknown>;
}

const settingKey = 'keychain';

/** One keychain among others: its kind, and the random word that this profile left in it. */
const place = z.object({ backend: z.string(), marker: z.string() });
export type KeychainIdentity = z.infer<typeof place>;

const remembered = place.extend({
  /** Into which keychain each secret was put, by the secret's name. */
  kept: z.record(z.string(), place).default({}),
});

export interface KeychainMemory {
  /** The keychain that was used last; undefined before the first. */
  last(): KeychainIdentity | undefined;
  /** Notes which keychain this is; where secrets were put before stays known. */
  met(identity: KeychainIdentity): Promise<void>;
  /** Notes that a secret is in the present keychain. */
  stored(name: string): Promise<void>;
  deleted(name: string): Promise<void>;
  isElsewhere(name: string): boolean;
  /** The secrets that were put into another keychain than the present one. */
  elsewhere(): readonly { readonly name: string; readonly in: KeychainIdentity }[];
}

const same = (one: KeychainIdentity | undefined, other: KeychainIdentity): boolean =>
  one?.backend === other.backend && one.marker === other.marker;

/**
 * What the profile remembers of its keychains: which one it met last and into which each secret was put. No
 * secret is part of it. A secret's earlier place is forgotten only when it is put somewhere else or removed, so
 * that a changed keychain is told for as long as it matters.
 */
export const createKeychainMemory = async (
  settings: KeychainSettings | undefined,
): Promise<KeychainMemory> => {
  let known = remembered.safeParse(await settings?.get(settingKey)).data;
  const keep = async (next: z.infer<typeof remembered>): Promise<void> => {
    known = next;
    await settings?.set(settingKey, next);
  };
  const elsewhere = () => {
    const here = known;
    if (here === undefined) return [];
    return Object.entries(here.kept)
      .filter(([, at]) => !same(at, here))
      .map(([name, at]) => ({ name, in: at }));
  };
  return {
    last: () => known,
    met: async (identity) => {
      if (!same(known, identity)) await keep({ ...identity, kept: known?.kept ?? {} });
    },
    stored: async (name) => {
      if (known === undefined || same(known.kept[name], known)) return;
      const { backend, marker } = known;
      await keep({ ...known, kept: { ...known.kept, [name]: { backend, marker } } });
    },
    deleted: async (name) => {
      if (known?.kept[name] === undefined) return;
      const { [name]: _gone, ...kept } = known.kept;
      await keep({ ...known, kept });
    },
    isElsewhere: (name) => elsewhere().some((secret) => secret.name === name),
    elsewhere,
  };
};
