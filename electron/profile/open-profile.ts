import { closeSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { type OpenStore, type OpenStoreOptions, openStore } from '../store/open-store.ts';
import { asStoreError } from '../store/store-problem.ts';
import { accountName } from './account-name.ts';
import { folderKind, folderWarning } from './folder-kind.ts';

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
  options: Pick<OpenStoreOptions, 'fault'> = {},
): Promise<OpenProfile> => {
  const file = join(directory, 'steward.db');
  try {
    // SQLite would make it readable for everybody; its -wal and -shm files copy the permissions.
    closeSync(openSync(file, 'a', 0o600));
  } catch {
    // SQLite says better what is wrong with the file.
  }
  const store = await openStore({ file, ...options });
  try {
    const fresh = uuidv7();
    const id = String(await store.settings.keep('profile.id', fresh));
    const first = id === fresh;
    if (first) await store.settings.keep('actor', await accountName());
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
