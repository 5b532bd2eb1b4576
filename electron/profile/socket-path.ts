import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StewardError } from '../../shared/errors.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const longest = 100;

export interface SocketPlace {
  readonly platform: NodeJS.Platform;
  /** The user's id; -1 where there is none. */
  readonly uid: number;
  /** XDG_RUNTIME_DIR, or the folder for temporary files. */
  readonly runtimeDirectory: string;
}

const here = (): SocketPlace => ({
  platform: process.platform,
  uid: process.getuid?.() ?? -1,
  runtimeDirectory: process.env.XDG_RUNTIME_DIR || tmpdir(),
});

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24);

/**
 * Where the owner of a profile listens: a socket inside the profile's folder when its path is short
 * enough, else one in a folder of this user's own; on Windows a named pipe. `directory` is the real path.
 */
export const socketPath = (directory: string, place: SocketPlace = here()): string => {
  if (place.platform === 'win32') {
    return `\\\\.\\pipe\\steward-${shortHash(directory.toLowerCase())}`;
  }
  const inside = join(directory, 'steward.sock');
  if (Buffer.byteLength(inside) <= longest) return inside;
  return join(place.runtimeDirectory, `steward-${place.uid}`, `${shortHash(directory)}.sock`);
};

/**
 * Makes sure that the socket's folder is there and that only this user can enter it. Anyone could have
 * made a folder of that name in a shared /tmp: one that is a link or another user's is refused.
 */
export const prepareSocketDirectory = (socket: string, place: SocketPlace = here()): void => {
  if (place.platform === 'win32') return;
  const directory = dirname(socket);
  if (directory !== join(place.runtimeDirectory, `steward-${place.uid}`)) return; // inside the profile
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  if (!found.isDirectory() || found.uid !== place.uid) {
    throw new StewardError({
      code: 'STORE',
      happened: `${directory} is not a folder of yours, so Steward cannot listen there safely.`,
      unchanged: 'Nothing was changed.',
      todo: 'Remove it, or keep the profile in a folder with a shorter path.',
    });
  }
  if ((found.mode & 0o077) !== 0) chmodSync(directory, 0o700);
};
