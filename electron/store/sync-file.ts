import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Puts a file's content on the disk. */
export const syncFile = (file: string): void => {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
