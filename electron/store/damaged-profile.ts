import { StewardError } from '../../shared/errors.ts';
import { unsoundReason } from './judge-database.ts';
import { listBackups } from './list-backups.ts';
import { spokenTime } from './spoken-time.ts';

/**
 * The refusal of a profile whose database cannot be used, with the way back: the newest backup that is
 * sound now. `happened` is a sentence; `backups` the folder of the backups.
 */
export const damagedProfile = (happened: string, backups: string, cause?: unknown): StewardError => {
  const newest = listBackups(backups).find(({ file }) => unsoundReason(file) === undefined);
  return new StewardError(
    {
      code: 'STORE',
      happened,
      unchanged: 'Steward did not open it; the file is as it was.',
      todo: newest
        ? `Run “steward profile restore”: it keeps the damaged file aside and brings back the backup of ${spokenTime(newest.at)}. With --dry-run it only says what it would do.`
        : 'There is no backup yet. Keep a copy of the folder; “steward profile restore --from FILE” takes a copy of steward.db from your own backups. To begin anew, choose another folder with --data: tenants can be onboarded again from their files, and what is there already is found unchanged.',
    },
    cause === undefined ? {} : { cause },
  );
};
