import { StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { findIdentityRegion } from '../connectors/quicksight/identity-region.ts';
import type { Store } from '../store/store.ts';
import type { ConnectionRecord } from './connection-repository.ts';
import { type OpenConnection, type OpenConnectionDeps, openConnection } from './open-connection.ts';

export interface CloudsDeps extends OpenConnectionDeps {
  readonly store: { readonly connections: Pick<Store['connections'], 'get' | 'learn'> };
  /** How long one call puts up with throttling and silence, in milliseconds; default: as `callCloud`. */
  readonly patienceMs?: number;
}

export interface OpenClouds extends Clouds {
  /** Closes a connection whose record or secret changed; runs that hold it finish their call. */
  forget(connectionId: string): void;
  /** Stops every change through a connection that was marked read-only, also in runs under way. */
  restrict(connectionId: string): void;
  close(): void;
}

interface Ready {
  readonly updatedAt: string;
  readonly connection: OpenConnection;
  readonly accountId: string;
  readonly identityRegion: string;
}

export const noSuchConnection = (): StewardError =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'There is no such connection.',
    unchanged: 'Nothing was changed.',
    todo: 'Choose another one on the Connections page.',
  });

/**
 * Opens connections' clouds and keeps them open, one per connection. What a connection was not told and
 * was never tested for (its account, its identity region) is asked of AWS at the first use and kept.
 *
 * @throws from `quicksight`, `cloudtrail` and `s3`: `StewardError` NOT_FOUND, `CredentialsError`, or `CloudError` when the first
 * questions get no answer.
 */
export const createClouds = (deps: CloudsDeps): OpenClouds => {
  const open = new Map<string, Promise<Ready>>();
  /** Every handle that somebody may still hold, forgotten ones included. */
  const handedOut = new Map<string, Set<OpenConnection>>();

  const makeReady = async (record: ConnectionRecord): Promise<Ready> => {
    const connection = await openConnection(record, deps, {
      ...(deps.patienceMs === undefined ? {} : { patienceMs: deps.patienceMs }),
    });
    const handles = handedOut.get(record.id) ?? new Set();
    handedOut.set(record.id, handles.add(connection));
    try {
      // It may have been marked read-only while it was being opened.
      if ((await deps.store.connections.get(record.id))?.readOnly === true) connection.restrict();
      const accountId = connection.accountId ?? (await connection.identity()).accountId;
      let identityRegion = record.identityRegion;
      if (identityRegion === null) {
        const found = await findIdentityRegion(
          (region) => connection.quicksight(accountId, region),
          connection.region,
        );
        if (found.state === 'found') identityRegion = found.region;
      }
      if (record.accountId === null || (record.identityRegion === null && identityRegion !== null))
        await deps.store.connections.learn(record.id, {
          accountId,
          ...(identityRegion === null ? {} : { identityRegion }),
        });
      return {
        updatedAt: record.updatedAt,
        connection,
        accountId,
        identityRegion: identityRegion ?? connection.region,
      };
    } catch (error) {
      handles.delete(connection);
      connection.close();
      throw error;
    }
  };

  const forget = (connectionId: string): void => {
    const ready = open.get(connectionId);
    open.delete(connectionId);
    void ready?.then(
      ({ connection }) => connection.close(),
      () => undefined,
    );
  };

  const ready = async (connectionId: string): Promise<Ready> => {
    const record = await deps.store.connections.get(connectionId);
    if (record === undefined) {
      forget(connectionId);
      throw noSuchConnection();
    }
    const before = open.get(connectionId);
    if (before !== undefined) {
      const kept = await before.catch(() => undefined);
      const current =
        kept?.updatedAt === record.updatedAt &&
        (record.identityRegion ?? kept.identityRegion) === kept.identityRegion;
      if (kept !== undefined && current) return kept;
      if (open.get(connectionId) === before) forget(connectionId);
    }
    const next = open.get(connectionId) ?? makeReady(record);
    open.set(connectionId, next);
    // A failure is not kept: the next call tries again.
    next.catch(() => {
      if (open.get(connectionId) === next) open.delete(connectionId);
    });
    return next;
  };

  return {
    quicksight: async (connectionId, meter) => {
      const { connection, accountId, identityRegion } = await ready(connectionId);
      return connection.quicksight(accountId, identityRegion, meter);
    },
    cloudtrail: async (connectionId, meter) => {
      const { connection, accountId, identityRegion } = await ready(connectionId);
      return connection.cloudtrail(accountId, identityRegion, meter);
    },
    s3: async (connectionId) => {
      const { connection, accountId } = await ready(connectionId);
      return connection.s3(accountId);
    },
    forget,
    restrict: (connectionId) => {
      for (const connection of handedOut.get(connectionId) ?? []) connection.restrict();
    },
    close: () => {
      for (const connectionId of [...open.keys()]) forget(connectionId);
    },
  };
};
