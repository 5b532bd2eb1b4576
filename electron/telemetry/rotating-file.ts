import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface RotatingFile {
  /** Appends a line. Never throws: a full disk must not stop the work that is being logged. */
  write(line: string): void;
  close(): void;
}

/**
 * A file that only this user can read, written line by line and synchronously, so that the last line
 * before a crash is there. At `maxBytes` it becomes `<file>.1`, the earlier ones move up, and `keep`
 * files are kept in all.
 */
export const openRotatingFile = ({
  file,
  maxBytes = 5 * 1024 * 1024,
  keep = 5,
}: {
  file: string;
  maxBytes?: number;
  keep?: number;
}): RotatingFile => {
  let handle: number | undefined;
  let size = 0;

  const open = (): number => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    handle = openSync(file, 'a', 0o600);
    size = fstatSync(handle).size;
    return handle;
  };
  const close = () => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  const moveUp = () => {
    close();
    rmSync(`${file}.${keep - 1}`, { force: true });
    for (let number = keep - 2; number >= 0; number--) {
      try {
        renameSync(number === 0 ? file : `${file}.${number}`, `${file}.${number + 1}`);
      } catch {
        // Not there yet.
      }
    }
  };

  return {
    write(line) {
      try {
        const bytes = Buffer.from(line, 'utf8');
        let target = handle ?? open();
        if (size > 0 && size + bytes.length > maxBytes) {
          moveUp();
          target = open();
        }
        writeSync(target, bytes);
        size += bytes.length;
      } catch {
        // Nowhere to write to, and nobody to tell.
      }
    },
    close,
  };
};
