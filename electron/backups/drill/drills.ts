import type { backupsContract } from '../../../shared/contract/backups.ts';
import type { Service } from '../../rpc/service.ts';
import { type BackupsDeps, nowOf } from '../backups-deps.ts';
import type { createBackupsService } from '../backups-service.ts';
import { runDrill } from './run-drill.ts';

type Drill = Service<typeof backupsContract>['drill'];

/** Drills a backup, and keeps with it what came of that. */
export const createDrills =
  (
    deps: Pick<BackupsDeps, 'store' | 'now'>,
    openBackup: ReturnType<typeof createBackupsService>['openBackup'],
  ): Drill =>
  async (chosen, call) => {
    const { manifest, store: opened, record } = await openBackup(chosen);
    const report = await runDrill(
      { backup: chosen.backup, place: opened.place.address, recoveryKey: chosen.recoveryKey },
      manifest.source,
      // Reached as it is from here: the drill's own profile knows no connection but its sandbox.
      async () => opened.place,
      call.signal,
      () => nowOf(deps),
    );
    if (record !== null) await deps.store.accountBackups.setDrilled(record.id, report);
    return report;
  };
