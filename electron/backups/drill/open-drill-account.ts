import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupManifest } from '../../../shared/domain/backups/backup-manifest.ts';
import { createClouds } from '../../connections/clouds.ts';
import { createConnectionsService } from '../../connections/connections-service.ts';
import { createEnvironmentsService } from '../../connections/environments-service.ts';
import { quicksightExecutors } from '../../connectors/quicksight/steps/quicksight-executors.ts';
import { createRateLimiters } from '../../connectors/rate-limiter.ts';
import { createEngine } from '../../operations/engine.ts';
import { openProfile } from '../../profile/open-profile.ts';
import { releaseExecutors } from '../../releases/steps/release-executors.ts';
import type { CallContext } from '../../rpc/service.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import type { BackupsDeps } from '../backups-deps.ts';
import { createBackupsService } from '../backups-service.ts';
import { createRestores } from '../restore/restores.ts';
import { makeDrillFolder } from './drill-folders.ts';

const nothingKept = {
  get: async () => null,
  set: async () => {
    throw new Error('A drill keeps no secret');
  },
  delete: async () => undefined,
  placeOf: async () => ({ place: 'missing' as const, found: '', todo: '' }),
};

/**
 * An empty profile in a temporary folder, and an empty account in a sandbox of its own, which plays the account that
 * was backed up. It has no keychain: whatever comes out of a backup here comes by the recovery key. Closing it
 * leaves nothing behind.
 */
export const openDrillAccount = async (
  { accountId, region, identityRegion }: BackupManifest['source'],
  openPlace: BackupsDeps['openPlace'],
  signal: AbortSignal,
) => {
  const directory = makeDrillFolder();
  const closers: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const started = await startSandbox({
      file: join(directory, 'sandbox.db'),
      seed: 'empty',
      place: { accountId, region: identityRegion },
      asyncMs: 0,
      searchDelayMs: 0,
    });
    closers.push(() => started.close());
    // People live in the identity region, assets where the connection says.
    const sandbox = { ...started, region };
    const profile = await openProfile(directory);
    closers.push(() => profile.close());
    const { store } = profile;
    const reaching = {
      store,
      secrets: nothingKept,
      sandbox: async () => sandbox,
      limiter: createRateLimiters(),
      env: {},
    };
    const clouds = createClouds(reaching);
    closers.push(() => clouds.close());
    const engine = createEngine({
      store,
      executors: new Map([...quicksightExecutors, ...releaseExecutors(store.releases)]),
      openCloud: clouds.quicksight,
      handOver: () => undefined,
    });
    closers.push(() => engine.close());
    await engine.recover();
    const connections = createConnectionsService({ ...reaching, clouds } as never);
    const environments = createEnvironmentsService({ store });
    const { openBackup } = createBackupsService({
      store,
      clouds,
      connections,
      environments,
      secrets: nothingKept,
      directory,
      openPlace,
    });
    const restores = createRestores({ store, clouds, connections, environments, engine }, openBackup, true);
    const [connection] = await store.connections.list();
    if (connection === undefined) throw new Error('An empty profile has no connection');
    const call: CallContext = { sessionId: 'drill', actor: 'Drill', role: 'admin', origin: 'cli', signal };
    return {
      ...restores,
      openBackup,
      store,
      engine,
      call,
      connection,
      cloud: () => clouds.quicksight(connection.id),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
