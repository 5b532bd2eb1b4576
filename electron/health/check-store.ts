import type { HealthCheck } from '../../shared/contract/console.ts';
import type { ProfileNotice } from '../../shared/contract/profile.ts';
import { StewardError } from '../../shared/errors.ts';
import type { AuditProof } from '../audit/audit-repository.ts';
import { type Durability, durabilityComplaints } from '../store/durability.ts';
import { spokenSize } from './spoken-size.ts';

export interface DatabaseFacts {
  readonly sqliteVersion: string;
  readonly migration: number;
  /** In bytes. */
  readonly size: number;
  readonly durability: Durability;
}

const stored = (error: unknown): Pick<HealthCheck, 'state' | 'found' | 'todo'> => {
  if (!(error instanceof StewardError)) throw error;
  const { happened, todo } = error.problem;
  return { state: 'failed', found: happened, ...(todo === undefined ? {} : { todo }) };
};

/** SQLite's version and whether the settings that durability needs are in force on the open file. */
export const checkSqlite = async (facts: () => Promise<DatabaseFacts>): Promise<HealthCheck> => {
  const base = { id: 'sqlite', title: 'SQLite' } as const;
  try {
    const { sqliteVersion, durability } = await facts();
    const complaints = durabilityComplaints(durability);
    if (complaints.length > 0) {
      return {
        ...base,
        state: 'failed',
        found: `SQLite ${sqliteVersion}: ${complaints.join('; ')}.`,
        todo: 'Start Steward again. If it stays so, keep the profile in another folder with --data.',
      };
    }
    const full = durability.fullfsync ? ', fullfsync' : '';
    return {
      ...base,
      state: 'ok',
      found: `SQLite ${sqliteVersion}; write-ahead log, synchronous=FULL, foreign keys on${full}.`,
    };
  } catch (error) {
    return { ...base, ...stored(error) };
  }
};

/** Who owns the profile, how large it is, which version it has and whether its structure is sound. */
export const checkProfile = async ({
  facts,
  complaints,
  audit,
  notices,
  newest,
  owner,
}: {
  facts: () => Promise<DatabaseFacts>;
  /** SQLite's integrity check. */
  complaints: () => Promise<readonly string[]>;
  /** The audit log's chain, recomputed. */
  audit: () => Promise<AuditProof>;
  /** What nobody has acknowledged yet about the profile as a whole. */
  notices: () => Promise<readonly ProfileNotice[]>;
  /** The newest migration's number. */
  newest: number;
  owner: { readonly pid: number };
}): Promise<HealthCheck> => {
  const base = { id: 'profile', title: 'Profile' } as const;
  try {
    const { migration, size } = await facts();
    const found = `${spokenSize(size)}, version ${migration} of ${newest}, open in process ${owner.pid}`;
    if ((await complaints()).length > 0) {
      return {
        ...base,
        state: 'failed',
        found: `${found}; the database is damaged.`,
        todo: 'Close Steward, then run “steward profile restore”: it keeps the damaged file aside and brings back the newest backup.',
      };
    }
    const proof = await audit();
    if (!proof.ok) {
      return {
        ...base,
        state: 'failed',
        found: `${found}; the audit log was changed outside Steward: ${proof.why}.`,
        todo: 'Keep a copy of the folder, find out who could write to it, and compare with the files of its backups folder.',
      };
    }
    const [notice] = await notices();
    if (notice) return { ...base, state: 'warning', found: notice.found, todo: notice.todo };
    if (migration !== newest) {
      return {
        ...base,
        state: 'failed',
        found: `${found}.`,
        todo: 'Start Steward again; it brings the profile up to date.',
      };
    }
    return {
      ...base,
      state: 'ok',
      found: `${found}; its structure is sound, and so are ${proof.entries} audit entries.`,
    };
  } catch (error) {
    return { ...base, ...stored(error) };
  }
};
