import { basename, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { Origin } from '../../shared/domain/identifiers.ts';
import { type OpenStore, type OpenStoreOptions, openStore } from '../store/open-store.ts';
import { asStoreError } from '../store/store-problem.ts';
import { accountName } from './account-name.ts';
import { folderKind, folderWarning } from './folder-kind.ts';
import { headFiles } from './head-files.ts';
import { behindNotice, copyNotice } from './notices.ts';
import { judgeJourney, placeOf, readPlace } from './profile-place.ts';

const placeKey = 'profile.place';

/** Where the Sandbox answers from, as far as region names go. */
const sandboxRegion = 'eu-central-1';

export interface OpenProfile {
  readonly id: string;
  /** The folder's name, for the title bar. */
  readonly name: string;
  readonly directory: string;
  /** The database. */
  readonly file: string;
  readonly store: OpenStore;
  /** True when this was its first opening. */
  readonly first: boolean;
  /** What a person should know about the folder: synced, on a network, in memory. */
  readonly warnings: readonly { readonly found: string; readonly todo: string }[];
  close(): Promise<void>;
}

/**
 * Opens the profile in a folder that this process owns (see `ownProfile`), and gives a new one its id,
 * its owner's name and the Sandbox connection. Rejects with `StewardError` as `openStore` does.
 */
export const openProfile = async (
  directory: string,
  options: Pick<OpenStoreOptions, 'fault'> & { readonly origin?: Origin } = {},
): Promise<OpenProfile> => {
  const { origin = 'cli', ...rest } = options;
  const file = join(directory, 'steward.db');
  const store = await openStore({ file, heads: headFiles(directory), ...rest });
  try {
    const fresh = uuidv7();
    const kept = String(await store.settings.keep('profile.id', fresh));
    const first = kept === fresh;
    if (first) await store.settings.keep('actor', await accountName());
    const id = await settleIdentity(store, { id: kept, first, directory, origin });
    store.follow();
    const at = new Date().toISOString();
    // Asks for itself whether it was done before: a kill after the line above must not leave none.
    await store.connections.seed({
      id: uuidv7(),
      name: 'Sandbox',
      source: { kind: 'sandbox' },
      accountId: null,
      region: sandboxRegion,
      identityRegion: null,
      endpoints: {},
      readOnly: false,
      lastTest: null,
      createdAt: at,
      updatedAt: at,
    });
    const warning = folderWarning(await folderKind(directory));
    return {
      id,
      name: basename(directory),
      directory,
      file,
      store,
      first,
      warnings: warning ? [warning] : [],
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw asStoreError(error);
  }
};

/**
 * Notices a profile that was copied, carried here or replaced by an older one, and writes it down for a
 * person to acknowledge. Answers the profile's id, which is a new one for a copy whose original stands on
 * this computer: two profiles of one id would share their secrets in the keychain.
 */
const settleIdentity = async (
  store: OpenStore,
  found: {
    readonly id: string;
    readonly first: boolean;
    readonly directory: string;
    readonly origin: Origin;
  },
): Promise<string> => {
  const { first, directory, origin } = found;
  const at = new Date().toISOString();
  const before = readPlace(await store.settings.get(placeKey));
  const now = placeOf(directory);
  const journey = judgeJourney(before, now, found.id);
  const id = journey === 'copied' ? uuidv7() : found.id;
  const notices = [
    ...(store.behind && !first ? [behindNotice(store.behind, at)] : []),
    ...(before && (journey === 'copied' || journey === 'travelled') ? [copyNotice(before, journey, at)] : []),
  ];
  const moved = JSON.stringify(before) !== JSON.stringify(now);
  if (!moved && notices.length === 0) return id;
  const actor = String((await store.settings.get('actor')) ?? 'owner');
  await store.notices.found(notices, { actor, origin }, { 'profile.id': id, [placeKey]: now });
  return id;
};
