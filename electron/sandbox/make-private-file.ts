import { writeFileSync } from 'node:fs';

/**
 * Makes an empty file that only this user can read, where none is there: SQLite would make it readable for
 * everybody. One that is there is not touched: closing a second handle to it would drop its locks.
 */
export const makePrivateFile = (file: string): void => {
  try {
    writeFileSync(file, '', { flag: 'ax', mode: 0o600 });
  } catch {
    // It is there, or SQLite says better what is wrong with it.
  }
};
