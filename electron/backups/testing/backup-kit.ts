import { join } from 'node:path';
import { StewardError } from '../../../shared/errors.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { openTenantKit } from '../../tenants/testing/tenant-kit.ts';
import { createBackupsService } from '../backups-service.ts';
import { createDrills } from '../drill/drills.ts';
import { createOpenPlace } from '../open-place.ts';
import { createRestores } from '../restore/restores.ts';

/** A profile, a sandbox and account backups that are set up; the recovery key as somebody wrote it down. */
export const openBackupKit = async (
  options: Partial<SandboxOptions> & { readonly now?: () => Date } = {},
) => {
  const { now = () => new Date(), ...sandboxOptions } = options;
  const kit = await openTenantKit({ ...sandboxOptions, now });
  const keychain = new Map<string, string>();
  const deps = {
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    environments: kit.environments,
    secrets: {
      get: async (name: string) => keychain.get(name),
      set: async (name: string, secret: string) => keychain.set(name, secret),
      delete: async (name: string) => keychain.delete(name),
    },
    directory: kit.directory,
    openPlace: createOpenPlace(kit.clouds),
    now,
  };
  const { service, openBackup } = createBackupsService(deps);
  const restores = createRestores({ ...kit, now }, openBackup);
  const begun = await service.beginSetUp(undefined, kit.call);
  await service.confirmSetUp(
    { setUpId: begun.setUpId, groups: begun.ask.map((position) => begun.recoveryKey[position - 1] ?? '') },
    kit.call,
  );
  return {
    ...kit,
    deps,
    keychain,
    openBackup,
    backups: { ...service, ...restores, drill: createDrills(deps, openBackup) },
    recoveryKey: begun.recoveryKey.join('-'),
    place: join(kit.directory, 'account-backups'),
    create: (place?: string) =>
      service.create({ connectionId: kit.connectionId, ...(place ? { place } : {}) }, kit.call),
  };
};
export type BackupKit = Awaited<ReturnType<typeof openBackupKit>>;

/** What a person reads about a refusal. */
export const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof StewardError)) throw new Error('It was not refused in words', { cause: error });
  return error.problem;
};
