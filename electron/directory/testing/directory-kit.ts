import { openTenantKit } from '../../tenants/testing/tenant-kit.ts';
import { createDirectoryService } from '../directory-service.ts';

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
