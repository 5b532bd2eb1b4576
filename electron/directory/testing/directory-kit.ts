import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { openTenantKit } from '../../tenants/testing/tenant-kit.ts';
import { createDirectoryService } from '../directory-service.ts';

/** Present edges of one kind as they stand in the profile: from, to and detail. */
const presentEdges = (profile: string, kind: string): readonly (readonly [string, string, unknown])[] => {
  const database = new Sqlite(join(profile, 'steward.db'), { readonly: true });
  try {
    return database
      .prepare<[string], { from: string; to: string; detail: string }>(
        `SELECT f.key AS "from", t.key AS "to", d.value AS detail FROM directory_edges e
         JOIN directory_objects f ON f.id = e.from_id JOIN directory_objects t ON t.id = e.to_id
         JOIN directory_details d ON d.id = e.detail_id
         WHERE e.kind = ? AND e.valid_to IS NULL ORDER BY f.key, t.key`,
      )
      .all(kind)
      .map(({ from, to, detail }) => [from, to, JSON.parse(detail)] as const);
  } finally {
    database.close();
  }
};

/** A profile, a sandbox and the directory on them. A sync is started and waited for. */
export const openDirectoryKit = async (options: Parameters<typeof openTenantKit>[0] = {}) => {
  const kit = await openTenantKit(options);
  let clock = Date.parse('2026-03-01T08:00:00.000Z');
  const defects: unknown[] = [];
  const directory = createDirectoryService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    commands: { begin: async () => '', end: async () => undefined },
    onDefect: (error) => defects.push(error),
    now: () => new Date(clock),
  });
  const { service } = directory;
  const status = async () => {
    const [found] = await service.status(undefined, kit.call);
    if (found === undefined) throw new Error('There is no connection');
    return found;
  };
  const ended = async () => {
    for (;;) {
      const found = await status();
      if (found.sync?.state !== 'running') return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    ...kit,
    service,
    defects,
    status,
    ended,
    edges: async (kind: string) => presentEdges(kit.directory, kind),
    /** Moves the clock, so that facts of two syncs can be told apart. */
    at: (instant: string) => {
      clock = Date.parse(instant);
    },
    start: (mode: 'full' | 'changes' = 'changes') =>
      service.sync({ connectionId: kit.connectionId, mode }, kit.call),
    async sync(mode: 'full' | 'changes' = 'changes') {
      await service.sync({ connectionId: kit.connectionId, mode }, kit.call);
      return ended();
    },
    async close() {
      await directory.close();
      await kit.close();
    },
  };
};
export type DirectoryKit = Awaited<ReturnType<typeof openDirectoryKit>>;
