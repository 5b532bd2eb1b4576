import { isAbsolute, join } from 'node:path';
import type { BackupRules, BackupSummary, backupsContract } from '../../shared/contract/backups.ts';
import type { BackupManifest } from '../../shared/domain/backups/backup-manifest.ts';
import { byNameOnly } from '../../shared/domain/backups/by-name-only.ts';
import { type RetentionRules, retain, usualRetention } from '../../shared/domain/backups/retention.ts';
import { isS3Address, parseS3Address, s3AddressText } from '../../shared/domain/backups/s3-address.ts';
import { type BackupSchedule, isLate } from '../../shared/domain/backups/schedule.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import { createBackupKeys } from './backup-keys.ts';
import type { BackupPlace } from './backup-place.ts';
import type { BackupRecord, BackupRulesRecord } from './backup-repository.ts';
import type { BackupStore } from './backup-store.ts';
import { type BackupsDeps, nowOf } from './backups-deps.ts';
import { type MadeManifest, makeBackup } from './make-backup.ts';
import { verifyBackup } from './verify-backup.ts';

type Backups = Service<typeof backupsContract>;
type Chosen = Parameters<Backups['verify']>[0];

const never: BackupSchedule = { kind: 'off' };

const summaryOf = (record: BackupRecord, state: BackupSummary['state']): BackupSummary => ({
  id: record.id,
  place: record.place,
  // Another profile's connection has no id here.
  connection: { id: record.connectionId || null, name: record.connection },
  accountId: record.accountId,
  region: record.region,
  madeAt: record.madeAt,
  madeBy: record.madeBy,
  assets: record.assets,
  byName: record.byName,
  bytes: record.bytes,
  written: record.written,
  verifiedAt: record.verifiedAt,
  damage: record.damage === null ? null : [...record.damage],
  drill: record.drill,
  state,
});

/** A backup that this profile did not make, as its own manifest tells of it. */
const recordOf = (
  manifest: BackupManifest,
  { digest, place, connectionId }: { digest: string; place: string; connectionId: string },
): BackupRecord => ({
  id: manifest.id,
  set: manifest.set,
  connectionId,
  connection: manifest.source.connection,
  accountId: manifest.source.accountId,
  region: manifest.source.region,
  place,
  begunAt: manifest.begunAt,
  madeAt: manifest.madeAt,
  madeBy: manifest.madeBy,
  assets: manifest.assets.length,
  byName: byNameOnly(manifest).length,
  bytes: manifest.chunks.reduce((sum, { bytes }) => sum + bytes, 0),
  written: 0,
  digest,
  verifiedAt: null,
  damage: null,
  drill: null,
});

/** A place by the one way to write it. */
const placeText = <T extends string | undefined>(given: T): T => {
  const bucket = given === undefined ? undefined : parseS3Address(given);
  return bucket === undefined ? given : (s3AddressText(bucket) as T);
};

/** Makes, keeps, lists and verifies backups of accounts. */
export const createBackupsService = (deps: BackupsDeps) => {
  const { store, connections, environments, clouds } = deps;
  const keys = createBackupKeys(deps);
  const usualPlace = join(deps.directory, 'account-backups');
  const creating = new Map<string, { read: number; known: number }>();
  /** What writes to a place waits for what is written there. */
  const atWork = new Map<string, Promise<unknown>>();

  const alone = <T>(address: string, work: () => Promise<T>): Promise<T> => {
    const before = atWork.get(address) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(work);
    atWork.set(address, next);
    next.catch(() => undefined);
    return next;
  };

  /** A bucket is reached as it is told, else as the backups there were made or are to be. */
  const openPlace = async (address: string, connectionId?: string): Promise<BackupPlace> => {
    if (!isS3Address(address)) {
      if (!isAbsolute(address))
        throw new StewardError({
          code: 'BAD_INPUT',
          happened: `${address} is no whole path.`,
          unchanged: 'Nothing was changed.',
          todo: 'Name a folder by its whole path, or a bucket as s3://BUCKET/PREFIX.',
          field: 'place',
        });
      return deps.openPlace(address);
    }
    const there = async () =>
      [...(await store.accountBackups.list()), ...(await store.accountBackups.rules())].find(
        (one) => one.place === address && one.connectionId !== '',
      )?.connectionId;
    return deps.openPlace(address, connectionId ?? (await there()));
  };

  /** A backup, opened. One that this profile made must be the very one that it made. */
  const openBackup = async ({ backup: id, place: given, recoveryKey, connectionId }: Chosen) => {
    const place = placeText(given);
    const record = await store.accountBackups.get(id);
    const address = place ?? record?.place ?? usualPlace;
    const opened = await keys.open(await openPlace(address, connectionId), recoveryKey);
    const { manifest, digest } = await opened.manifest(id);
    if (record !== null && record.digest !== digest)
      throw new StewardError({
        code: 'CONFLICT',
        happened: `The backup ${id} in ${address} is not the one that this profile has made: somebody put another one in its place.`,
        unchanged: 'Nothing was changed.',
        todo: 'Use another backup, or another copy of this one.',
      });
    return { store: opened, manifest, record };
  };

  const rulesOf = async (connectionId: string): Promise<BackupRulesRecord | undefined> =>
    (await store.accountBackups.rules()).find((one) => one.connectionId === connectionId);

  const showRules = (rules: BackupRulesRecord, backups: readonly BackupRecord[]): BackupRules => {
    const last = backups.find((one) => one.connectionId === rules.connectionId)?.madeAt ?? null;
    return {
      connection: { id: rules.connectionId, name: rules.connection },
      place: rules.place,
      schedule: rules.schedule,
      retention: rules.retention,
      lastAt: last,
      late: isLate(rules.schedule, last, rules.savedAt, nowOf(deps)),
      failure:
        rules.failedAt === null || rules.failure === null
          ? null
          : { at: rules.failedAt, message: rules.failure },
    };
  };

  /** Lets go what the rules no longer keep of one account in one place. */
  const prune = async (opened: BackupStore, made: BackupRecord, rules: RetentionRules): Promise<string[]> => {
    const known = await store.accountBackups.list();
    const here = new Set(await opened.ids());
    const ofAccount = known.filter(
      (one) =>
        one.set === opened.set &&
        one.place === made.place &&
        one.accountId === made.accountId &&
        one.region === made.region &&
        here.has(one.id),
    );
    const kept = retain(ofAccount, rules);
    const going = ofAccount.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
    if (going.length === 0) return [];
    await opened.prune(going);
    await store.accountBackups.remove(going);
    return going;
  };

  const create = async (
    { connectionId, address }: { readonly connectionId: string; readonly address: string },
    progress: { read: number; known: number },
    call: CallContext,
  ) => {
    const connection = await connections.get({ id: connectionId }, call);
    const rules = await rulesOf(connectionId);
    const opened = await keys.openOwn(await openPlace(address, connectionId));
    await opened.place.tidy();
    const cloud = await clouds.quicksight(connectionId);
    const all = await environments.list(undefined, call);
    const previous = (await store.accountBackups.list()).find(
      (one) => one.place === address && one.accountId === cloud.accountId && one.region === cloud.region,
    );
    const { manifest, digest, chunks, bytesWritten }: MadeManifest = await makeBackup(
      cloud,
      opened,
      {
        connection: connection.name,
        environment: all.find((one) => one.connection?.id === connectionId)?.name ?? null,
        madeBy: call.actor,
        previous: previous === undefined ? null : { id: previous.id, digest: previous.digest },
        now: () => nowOf(deps),
      },
      (read, known) => Object.assign(progress, { read, known }),
      call.signal,
    );
    const record: BackupRecord = {
      ...recordOf(manifest, { digest, place: address, connectionId }),
      written: bytesWritten,
      // Every document was read back and opened when it was written, or found there.
      verifiedAt: manifest.madeAt,
    };
    await store.accountBackups.add(record);
    await store.accountBackups.setAttempt(connectionId, record.madeAt, null);
    const pruned = rules === undefined ? [] : await prune(opened, record, rules.retention);
    return { backup: summaryOf(record, 'here'), chunks, byNameOnly: byNameOnly(manifest), pruned };
  };

  /** Without what changes an account: that is `createRestores`. */
  const service: Omit<Backups, 'planRestore' | 'applyRestore' | 'drill'> = {
    status: async () => {
      const [own, rules, backups] = await Promise.all([
        keys.own(),
        store.accountBackups.rules(),
        store.accountBackups.list(),
      ]);
      return {
        set: own === null ? null : { id: own.set, createdAt: own.createdAt },
        usualPlace,
        rules: rules.map((one) => showRules(one, backups)),
      };
    },

    beginSetUp: () => keys.begin(),
    confirmSetUp: ({ setUpId, groups }) => keys.confirm(setUpId, groups),
    adopt: async ({ place, recoveryKey, connectionId }) => {
      const address = placeText(place);
      const opened = await openPlace(address, connectionId);
      return alone(address, () => keys.adopt(opened, recoveryKey));
    },

    list: async ({ place: given, recoveryKey, connectionId }) => {
      const place = placeText(given);
      const known = await store.accountBackups.list();
      const rules = await store.accountBackups.rules();
      const troubles: string[] = [];
      const backups: BackupSummary[] = [];
      const addresses = new Set(
        place === undefined ? [...known.map((one) => one.place), ...rules.map((one) => one.place)] : [place],
      );
      for (const address of addresses) {
        const ours = known.filter((one) => one.place === address);
        let there: readonly string[];
        let opened: BackupStore | undefined;
        try {
          const at = await openPlace(address, place === undefined ? undefined : connectionId);
          if (place !== undefined || recoveryKey !== undefined) opened = await keys.open(at, recoveryKey);
          there = await backupIdsIn(at);
        } catch (error) {
          if (place !== undefined || !(error instanceof StewardError)) throw error;
          troubles.push(error.problem.happened);
          backups.push(...ours.map((one) => summaryOf(one, 'missing')));
          continue;
        }
        const here = new Set(there);
        backups.push(...ours.map((one) => summaryOf(one, here.has(one.id) ? 'here' : 'missing')));
        for (const id of there) {
          if (ours.some((one) => one.id === id)) continue;
          const found = await opened?.manifest(id).catch((error: unknown) => {
            if (!(error instanceof StewardError)) throw error;
            troubles.push(error.problem.happened);
            return undefined;
          });
          if (found !== undefined)
            backups.push({
              ...summaryOf(
                recordOf(found.manifest, { digest: found.digest, place: address, connectionId: '' }),
                'here',
              ),
              written: null,
            });
        }
      }
      return { backups: backups.sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1)), troubles };
    },

    create: async (input, call) => {
      if (creating.has(input.connectionId))
        throw new StewardError({
          code: 'BUSY',
          happened: 'This account is being backed up already.',
          unchanged: 'Nothing was started.',
          todo: 'Wait for it to end.',
        });
      const progress = { read: 0, known: 0 };
      creating.set(input.connectionId, progress);
      try {
        const address = placeText(input.place) ?? (await rulesOf(input.connectionId))?.place ?? usualPlace;
        return await alone(address, () =>
          create({ connectionId: input.connectionId, address }, progress, call),
        );
      } finally {
        creating.delete(input.connectionId);
      }
    },

    creating: async ({ connectionId }) => {
      const progress = creating.get(connectionId);
      return progress === undefined ? null : { ...progress };
    },

    verify: async (chosen) => {
      const { store: opened, manifest, record } = await openBackup(chosen);
      const found = await verifyBackup(opened, manifest);
      if (record !== null && (chosen.place === undefined || placeText(chosen.place) === record.place))
        await store.accountBackups.setVerified(
          record.id,
          nowOf(deps).toISOString(),
          found.whole ? null : found.lost.map(({ kind, name }) => `${kind} ${name}`),
        );
      return found;
    },

    contents: async (chosen) => {
      const { manifest, record, store: opened } = await openBackup(chosen);
      const grants = [
        ...manifest.assets.map(({ facts }) => facts.grants),
        ...manifest.folders.map((one) => one.grants),
      ];
      return {
        backup: summaryOf(
          record ?? recordOf(manifest, { digest: '', place: opened.place.address, connectionId: '' }),
          'here',
        ),
        assets: manifest.assets.map(({ kind, id, name, bytes, absent }) => ({
          kind,
          id,
          name,
          bytes,
          absent,
        })),
        counts: {
          folders: manifest.folders.length,
          groups: manifest.groups.length,
          memberships: manifest.groups.reduce((sum, { members }) => sum + (members?.length ?? 0), 0),
          grants: grants.reduce((sum, held) => sum + (held?.length ?? 0), 0),
        },
        byNameOnly: byNameOnly(manifest),
      };
    },

    saveRules: async ({ connectionId, place: given, schedule, retention }, call) => {
      const place = placeText(given);
      await connections.get({ id: connectionId }, call); // refuses one that is not there
      const before = await rulesOf(connectionId);
      if (place !== undefined) await openPlace(place, connectionId);
      await store.accountBackups.saveRules(
        {
          connectionId,
          place: place ?? before?.place ?? usualPlace,
          schedule: schedule ?? before?.schedule ?? never,
          retention: retention ?? before?.retention ?? usualRetention,
        },
        { actor: call.actor, at: nowOf(deps).toISOString() },
      );
      const saved = await rulesOf(connectionId);
      if (saved === undefined) throw new Error('Rules went while they were saved');
      return showRules(saved, await store.accountBackups.list());
    },
  };
  return { service, openBackup };
};

/** Without a key one can still count what is there. */
const backupIdsIn = async (place: BackupPlace): Promise<string[]> =>
  (await place.list('manifests')).flatMap(
    (name) => /^manifests\/(\d{8}-\d{6}-[0-9a-z]{6})\.backup$/.exec(name)?.[1] ?? [],
  );
