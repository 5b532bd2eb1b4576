import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { mediaTypeOf } from './media-type.ts';

/** Vite puts a hash of the content into these names, so a name never means other bytes. */
const hashed = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/**
 * Reads a file of the built renderer by its decoded path. Undefined where there is none, for hidden files,
 * and for anything that is not inside `directory` once links are followed.
 */
export const readStaticFile = async (directory: string, path: string): Promise<StaticFile | undefined> => {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0 || parts.some((part) => part.startsWith('.') || /[\\:\0]/.test(part)))
    return undefined;
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, ...parts));
    if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    const handle = await open(file, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return undefined;
      return {
        body: await handle.readFile(),
        type: mediaTypeOf(file),
        etag: `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}"`,
        cacheControl: hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      };
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
};

/** Whether a path without a file is a page of the console, which the renderer's own router shows. */
export const isPagePath = (path: string): boolean => !(path.split('/').pop() ?? '').includes('.');
