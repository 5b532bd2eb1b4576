import type { HealthCheck } from '../../shared/contract/console.ts';
import { StewardError } from '../../shared/errors.ts';
import type { BackupsState } from '../profile/daily-backup.ts';
import { spokenTime } from '../store/spoken-time.ts';

const staleMs = 48 * 60 * 60_000;

/** When the profile was last backed up, and whether that still works. */
export const checkBackups = (state: BackupsState, now: number = Date.now()): HealthCheck => {
  const base = { id: 'backups', title: 'Backups' } as const;
  const [newest] = state.backups;
  const kept = newest
    ? `The newest verified backup is of ${spokenTime(newest.at)}; ${state.backups.length} kept in ${state.directory}.`
    : 'There is no backup yet: the first one is made an hour after a profile was begun, then one each day.';
  if (state.failure !== undefined) {
    const problem = state.failure instanceof StewardError ? state.failure.problem : undefined;
    return {
      ...base,
      state: 'failed',
      found: `The last backup failed: ${problem?.happened ?? 'the reason is in the log.'} ${kept}`,
      todo: problem?.todo ?? 'Start Steward again. The log says why it failed.',
    };
  }
  if (newest && now - Date.parse(newest.at) > staleMs)
    return { ...base, state: 'warning', found: kept, todo: 'One is being made. Look again in a minute.' };
  return { ...base, state: 'ok', found: kept };
};
