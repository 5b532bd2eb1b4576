import { join } from 'node:path';
import type { HealthCheck } from '../../shared/contract/console.ts';
import type { ProfileNotice } from '../../shared/contract/profile.ts';
import { type Problem, StewardError } from '../../shared/errors.ts';
import type { AuditProof } from '../audit/audit-repository.ts';
import { migrationsDirectory } from '../locations.ts';
import type { BackupsState } from '../profile/daily-backup.ts';
import type { KeychainState } from '../secrets/keychain-state.ts';
import { listBackups } from '../store/list-backups.ts';
import { readMigrations } from '../store/migration-files.ts';
import { checkAwsConfig } from './check-aws-config.ts';
import { checkBackups } from './check-backups.ts';
import { checkBrowser } from './check-browser.ts';
import { checkClock, readClock } from './check-clock.ts';
import { checkDisk, checkFolder } from './check-disk.ts';
import { checkElectron } from './check-electron.ts';
import { checkKeychain } from './check-keychain.ts';
import { checkNode } from './check-node.ts';
import { checkProfile, checkSqlite, type DatabaseFacts } from './check-store.ts';

export interface HealthDependencies {
  readonly profile: {
    readonly directory: string;
    readonly store: {
      readonly database: { facts(): Promise<DatabaseFacts>; check(): Promise<readonly string[]> };
      readonly audit: { verify(): Promise<AuditProof> };
      readonly notices: { list(): Promise<readonly ProfileNotice[]> };
    };
  };
  readonly backups: () => BackupsState;
  readonly keychain: { recheck(): Promise<KeychainState> };
  /** The time by an outside server, asked only where a real connection exists. */
  readonly serverTime?: () => Promise<
    { readonly name: string; readonly date: number; readonly at: number } | undefined
  >;
}

/** A check that breaks, or takes longer than this, is itself a finding. */
const patienceMs = 15_000;

const guarded = async (
  base: Pick<HealthCheck, 'id' | 'title'>,
  check: () => HealthCheck | Promise<HealthCheck>,
): Promise<HealthCheck> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthCheck>((resolve) => {
    timer = setTimeout(
      () =>
        resolve({
          ...base,
          state: 'unknown',
          found: `No answer within ${patienceMs / 1000} seconds.`,
          todo: 'Try again.',
        }),
      patienceMs,
    );
  });
  try {
    return await Promise.race([(async () => check())(), late]);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { ...base, state: 'unknown', found: `This could not be looked at${code}.`, todo: 'Try again.' };
  } finally {
    clearTimeout(timer);
  }
};

/**
 * The same where the profile cannot be opened: that is one finding, and everything else is still looked at.
 */
export const checkHealthWithoutProfile = async (
  directory: string,
  keychain: HealthDependencies['keychain'],
  why: Problem,
): Promise<HealthCheck[]> => {
  const refused = () => Promise.reject(new StewardError(why));
  const checks = await checkHealth({
    profile: {
      directory,
      store: {
        database: { facts: refused, check: refused },
        audit: { verify: refused },
        notices: { list: refused },
      },
    },
    backups: () => {
      const backups = join(directory, 'backups');
      return { directory: backups, backups: listBackups(backups), failure: undefined };
    },
    keychain,
  });
  return checks.map((check) =>
    check.id === 'sqlite'
      ? {
          id: 'sqlite',
          title: check.title,
          state: 'unknown',
          found: 'Not looked at: the profile is not open.',
          todo: 'Mend what the line about the profile says, then check again.',
        }
      : check,
  );
};

/**
 * Looks at everything that Steward stands on, all at once, and says for each what was found and what to
 * do. Never rejects; takes at most as long as the slowest check's patience.
 */
export const checkHealth = async (deps: HealthDependencies): Promise<HealthCheck[]> => {
  const { directory, store } = deps.profile;
  const facts = () => store.database.facts();
  return Promise.all([
    guarded({ id: 'node', title: 'Node.js' }, () => checkNode()),
    guarded({ id: 'keychain', title: 'Keychain' }, async () => checkKeychain(await deps.keychain.recheck())),
    guarded({ id: 'sqlite', title: 'SQLite' }, () => checkSqlite(facts)),
    guarded({ id: 'profile', title: 'Profile' }, () =>
      checkProfile({
        facts,
        complaints: () => store.database.check(),
        audit: () => store.audit.verify(),
        notices: () => store.notices.list(),
        newest: readMigrations(migrationsDirectory()).length,
        owner: process,
      }),
    ),
    guarded({ id: 'backups', title: 'Backups' }, () => checkBackups(deps.backups())),
    guarded({ id: 'folder', title: 'Profile folder' }, () => checkFolder(directory)),
    guarded({ id: 'disk', title: 'Disk space' }, async () =>
      checkDisk(
        directory,
        await facts().then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    ),
    guarded({ id: 'clock', title: 'Clock' }, async () =>
      checkClock({ ...readClock(), server: await deps.serverTime?.().catch(() => undefined) }),
    ),
    guarded({ id: 'aws_config', title: 'AWS config files' }, () => checkAwsConfig()),
    guarded({ id: 'electron', title: 'Desktop app (Electron)' }, () => checkElectron()),
    guarded({ id: 'browser', title: 'Browser' }, () => checkBrowser()),
  ]);
};
