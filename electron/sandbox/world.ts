import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sandboxMigrationsDirectory } from '../locations.ts';
import { makePrivateFile } from './make-private-file.ts';
import type { SupportedSets } from './permission-sets.ts';
import type { BundleDownloads, BundleImports, CentralGroup, SandboxAccount } from './sandbox.ts';

type Parameters_ = Readonly<Record<string, string | number | Buffer | null>>;

/** The sandbox's state: one SQLite file, one connection, all work synchronous. */
export interface World {
  readonly accountId: string;
  /** Where users, groups and namespaces live. */
  readonly identityRegion: string;
  /** Signs paging tokens; kept, so that a token survives a restart as the service's do. */
  readonly tokenSecret: string;
  /** Milliseconds; changed at run time. */
  readonly timing: { asyncMs: number; searchDelayMs: number; clockAheadMs: number };
  /** What the service knows at the moment; changed at run time. */
  readonly service: {
    permissionSets: SupportedSets;
    namelessInvitations: boolean;
    bundleImports: BundleImports;
    bundleDownloads: BundleDownloads;
    ingestions: 'work' | 'fail';
  };
  /** The sandbox's clock; it goes ahead as it is told to. */
  now(): number;
  rows<Row>(sql: string, parameters?: Parameters_): Row[];
  row<Row>(sql: string, parameters?: Parameters_): Row | undefined;
  /** Returns how many rows it changed. */
  run(sql: string, parameters?: Parameters_): number;
  /** All or nothing; durable when it returns. */
  transaction<Result>(work: () => Result): Result;
  account(): SandboxAccount;
  setAccount(change: Partial<SandboxAccount>): void;
  /** The groups of IAM Identity Center. */
  identityCenter(): readonly CentralGroup[];
  setIdentityCenter(groups: readonly CentralGroup[]): void;
  close(): void;
}

/** Made up, and never a real account's: AWS's own documentation uses such numbers. */
const sandboxAccountId = '111122223333';
const sandboxRegion = 'eu-central-1';

const defaultAccount: SandboxAccount = {
  accountName: 'steward-sandbox',
  edition: 'ENTERPRISE',
  authenticationType: 'IAM_AND_QUICKSIGHT',
  subscriptionStatus: 'ACCOUNT_CREATED',
  notificationEmail: 'quicksight-admins@sandbox.example',
  defaultNamespace: 'default',
  publicSharingEnabled: false,
  terminationProtectionEnabled: true,
  customPermissions: null,
};

/** What all accounts of a sandbox have in common. */
export type WorldSettings = Pick<World, 'timing' | 'service'>;

/** Opens (or makes) the state file and brings it to the newest form. Throws when a newer sandbox wrote it. */
export function openWorld(
  file: string,
  { timing, service }: WorldSettings,
  place: { readonly accountId: string; readonly region: string } = {
    accountId: sandboxAccountId,
    region: sandboxRegion,
  },
): World {
  if (file !== ':memory:') makePrivateFile(file); // its -wal and -shm files copy the permissions
  const database = new Database(file);
  refuseDamaged(database, file);
  database.pragma('journal_mode = WAL');
  // An effect must be on disk before the caller hears of it.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  migrate(database);

  const statements = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  const read = (key: string): unknown => {
    const found = prepare('SELECT value FROM settings WHERE key = ?').get(key) as
      | { value: string }
      | undefined;
    return found === undefined ? undefined : JSON.parse(found.value);
  };
  const write = (key: string, value: unknown): void => {
    prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
      key,
      JSON.stringify(value),
    );
  };
  if (read('tokenSecret') === undefined) write('tokenSecret', randomBytes(24).toString('base64url'));

  let account = { ...defaultAccount, ...(read('account') as Partial<SandboxAccount> | undefined) };
  return {
    accountId: place.accountId,
    identityRegion: place.region,
    tokenSecret: String(read('tokenSecret')),
    timing,
    service,
    now: () => Date.now() + timing.clockAheadMs,
    rows: <Row>(sql: string, parameters: Parameters_ = {}) => prepare(sql).all(parameters) as Row[],
    row: <Row>(sql: string, parameters: Parameters_ = {}) => prepare(sql).get(parameters) as Row | undefined,
    run: (sql, parameters = {}) => prepare(sql).run(parameters).changes,
    transaction: (work) => database.transaction(work).immediate(),
    account: () => account,
    setAccount: (change) => {
      const next = { ...account, ...change };
      write('account', next);
      account = next;
    },
    identityCenter: () => (read('identityCenter') as readonly CentralGroup[] | undefined) ?? [],
    setIdentityCenter: (groups) => write('identityCenter', groups),
    close: () => database.close(),
  };
}

/** Before anything is set: a damaged file is not written to. */
function refuseDamaged(database: Database.Database, file: string): void {
  // SQLite takes less than its smallest page for nothing at all, and would begin anew over it.
  const size = file === ':memory:' ? 0 : statSync(file).size;
  let sound = size === 0 || size >= 512;
  try {
    sound &&= database.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || error.code.startsWith('SQLITE_BUSY')) throw error;
    sound = false;
  }
  if (sound) return;
  database.close();
  throw new Error(`its state file ${file} is damaged.`);
}

function migrate(database: Database.Database): void {
  const directory = sandboxMigrationsDirectory();
  const files = readdirSync(directory)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort();
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > files.length) {
    throw new Error(
      'This sandbox state was written by a newer version of Steward; update Steward or remove the file.',
    );
  }
  for (const [index, name] of files.entries()) {
    if (index < version) continue;
    database
      .transaction(() => {
        database.exec(readFileSync(join(directory, name), 'utf8'));
        database.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
