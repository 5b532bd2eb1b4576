import { randomBytes } from 'node:crypto';
import type { KeychainLink } from './keychain-link.ts';
import type { KeychainMemory } from './keychain-memory.ts';
import { type KeychainState, unusableState } from './keychain-state.ts';

const markerName = 'marker';

/**
 * Tries the keychain with a random word of this profile. A word that the profile remembers but the keychain does
 * not know means another keychain than last time (a new login keyring, another program, a profile moved to
 * another machine). That is told for as long as a secret is only in the earlier one; nothing is deleted, and a
 * secret that turns out to be in this one too is believed.
 */
export const probeKeychain = async ({
  link,
  account,
  memory,
  backend,
}: {
  readonly link: KeychainLink;
  readonly account: (name: string) => string;
  readonly memory: KeychainMemory;
  readonly backend: string;
}): Promise<KeychainState> => {
  let during: 'reading' | 'writing' = 'reading';
  try {
    let marker = await link.get(account(markerName));
    if (marker === undefined) {
      marker = randomBytes(12).toString('hex');
      during = 'writing';
      await link.set(account(markerName), marker);
      if ((await link.get(account(markerName))) !== marker)
        throw new Error('it did not keep what was put into it');
      during = 'reading';
    }
    await memory.met({ backend, marker });
    for (const { name } of memory.elsewhere())
      if ((await link.get(account(name))) !== undefined) await memory.stored(name);
    const [left] = memory.elsewhere();
    if (left === undefined) return { usable: true, backend };
    const was =
      left.in.backend === backend ? `another keychain (${backend})` : `another one (${left.in.backend})`;
    return {
      usable: true,
      backend,
      changed: {
        found: `The keychain has changed: secrets of this profile were put into ${was}, and are not in this one.`,
        todo: 'Open the earlier keychain again, or enter the access keys of your connections once more. Nothing was deleted.',
      },
    };
  } catch (error) {
    return unusableState(error, during);
  }
};
