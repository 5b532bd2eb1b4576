import type { Problem } from '../../shared/errors.ts';
import { StewardError } from '../../shared/errors.ts';

/**
 * A failure of the local database that may reach a person. `sqliteCode` is SQLite's extended result code
 * (`SQLITE_CONSTRAINT_UNIQUE`), `sqliteMessage` its own words (`UNIQUE constraint failed: tenants.slug`):
 * services tell a taken slug from a full disk by them.
 */
export class StoreError extends StewardError {
  readonly sqliteCode: string;
  readonly sqliteMessage: string;

  constructor(problem: Problem, sqlite: { code: string; message: string }, options?: { cause?: unknown }) {
    super(problem, options);
    this.name = 'StoreError';
    this.sqliteCode = sqlite.code;
    this.sqliteMessage = sqlite.message;
  }
}

const unchanged = 'Nothing was saved; what was there before is as it was.';

/** Words for the result codes that a person can do something about; matched by the start of the code. */
const words: readonly (readonly [prefix: string, problem: Problem])[] = [
  [
    'SQLITE_FULL',
    {
      code: 'STORE',
      happened: 'The disk is full, so the profile could not be saved.',
      unchanged,
      todo: 'Free some space on the disk that holds the profile, then try again.',
    },
  ],
  [
    'SQLITE_READONLY',
    {
      code: 'READ_ONLY',
      happened: 'The profile cannot be written: its folder or its disk is read-only.',
      unchanged,
      todo: 'Make the folder writable, or open another one with --data.',
    },
  ],
  [
    'SQLITE_CORRUPT',
    {
      code: 'STORE',
      happened: 'The profile’s database is damaged.',
      unchanged: 'Steward stopped at once and wrote nothing to it.',
      todo: 'Close Steward, then run “steward profile restore”: it keeps the damaged file aside and brings back the newest backup.',
    },
  ],
  [
    'SQLITE_NOTADB',
    {
      code: 'STORE',
      happened: 'The profile’s file is not a Steward database.',
      unchanged: 'The file was not touched.',
      todo: 'Run “steward profile restore” to bring back the newest backup, or choose another folder with --data.',
    },
  ],
  [
    'SQLITE_BUSY',
    {
      code: 'BUSY',
      happened: 'Another program holds the profile’s database.',
      unchanged,
      todo: 'Close whatever has steward.db open (a database browser, a backup program), then try again.',
    },
  ],
  [
    'SQLITE_LOCKED',
    { code: 'BUSY', happened: 'The profile’s database is locked.', unchanged, todo: 'Try again.' },
  ],
  [
    'SQLITE_CANTOPEN',
    {
      code: 'STORE',
      happened: 'The profile’s database cannot be opened.',
      unchanged: 'Nothing was changed.',
      todo: 'Check that the profile’s folder exists and that you may write to it, or open another one with --data.',
    },
  ],
  [
    'SQLITE_IOERR',
    {
      code: 'STORE',
      happened: 'The disk that holds the profile reported an error.',
      unchanged,
      todo: 'Check the disk (is it still connected? is it full?), then start Steward again.',
    },
  ],
  [
    'SQLITE_CONSTRAINT',
    {
      code: 'CONFLICT',
      happened: 'This does not fit what is stored already.',
      unchanged,
      todo: 'Reload the page and try again.',
    },
  ],
  [
    'SQLITE_TOOBIG',
    { code: 'BAD_INPUT', happened: 'This is too large to be stored.', unchanged, todo: 'Make it smaller.' },
  ],
];

const fallback: Problem = {
  code: 'STORE',
  happened: 'The profile’s database could not do this.',
  unchanged,
  todo: 'Try again. If it stays so, run steward doctor.',
};

/** Whether something thrown is SQLite's (better-sqlite3's `SqliteError`, also from another thread). */
export const isSqliteError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('SQLITE_');

/** What a person reads for one of SQLite's result codes. */
export const storeProblem = (sqliteCode: string): Problem =>
  words.find(([prefix]) => sqliteCode === prefix || sqliteCode.startsWith(`${prefix}_`))?.[1] ?? fallback;

/** Turns SQLite's errors into `StoreError`; everything else is handed back as it is. */
export const asStoreError = (error: unknown): unknown =>
  isSqliteError(error)
    ? new StoreError(storeProblem(error.code), { code: error.code, message: error.message }, { cause: error })
    : error;
