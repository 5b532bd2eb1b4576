import { drawLatency } from './draw-latency.ts';
import { createFaults } from './faults.ts';
import { putRole } from './iam.ts';
import { showAssignedGroups } from './identity-center.ts';
import type { FaultRule, SandboxControl, SandboxOptions, SandboxRequest, SandboxStats } from './sandbox.ts';
import { createTokenBucket } from './token-bucket.ts';
import { recordTrail } from './trail.ts';
import type { World } from './world.ts';
import type { Worlds } from './worlds.ts';

/** How the sandbox behaves right now, and what it has counted. */
export interface Controls {
  /** How long the next request takes. */
  latencyMs(): number;
  retryAfterSeconds(): number | undefined;
  count(operation: string): void;
  /** Counts the request; false when it comes too fast. */
  admit(world: World, operation: string): boolean;
  nextFault(operation: string): FaultRule['fault'] | undefined;
  /** Runs the work in one transaction; when it changed anything, records an effect and calls `changed`. */
  recording<Result>(
    world: World,
    call: { readonly operation: string; readonly path: string; readonly requestId: string },
    changed: () => void,
    work: () => Result,
  ): Result;
  change(change: SandboxControl): SandboxStats;
}

const newestEffects = 10_000;
const mostRequests = 20_000;

export function createControls(worlds: Worlds, options: SandboxOptions): Controls {
  const world = worlds.main;
  let faults = createFaults(options.faults ?? []);
  // Each account has a rate of its own, as each of AWS's has.
  let newBucket = () => createTokenBucket(options.rate ?? 0);
  const buckets = new Map<World, ReturnType<typeof createTokenBucket>>();
  const bucketOf = (account: World) => {
    const bucket = buckets.get(account) ?? newBucket();
    buckets.set(account, bucket);
    return bucket;
  };
  let latencyMs = drawLatency(options.latencyMs ?? 0);
  let requests: { readonly from: number; readonly log: SandboxRequest[] } | undefined;
  let retryAfterSeconds: number | undefined;
  const counts = new Map<string, { calls: number; throttled: number }>();

  const countOf = (operation: string) => {
    const known = counts.get(operation) ?? { calls: 0, throttled: 0 };
    counts.set(operation, known);
    return known;
  };
  // SQLite's own count of changed rows: no handler can forget to say that it changed something.
  const totalChanges = (account: World) => account.row<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;

  return {
    latencyMs: () => latencyMs(),
    retryAfterSeconds: () => retryAfterSeconds,
    count: (operation) => {
      countOf(operation).calls += 1;
    },
    admit: (account, operation) => {
      const count = countOf(operation);
      count.calls += 1;
      const now = performance.now();
      const admitted = bucketOf(account).take(now);
      if (!admitted) count.throttled += 1;
      if (requests !== undefined && requests.log.length < mostRequests)
        requests.log.push({ ms: now - requests.from, operation, admitted });
      return admitted;
    },
    nextFault: (operation) => faults.next(operation),
    recording: (account, { operation, path, requestId }, changed, work) =>
      account.transaction(() => {
        const before = totalChanges(account);
        const result = work();
        if (totalChanges(account) > before) {
          account.run(
            'INSERT INTO effects (at, operation, path, request_id) VALUES (:at, :operation, :path, :requestId)',
            {
              at: account.now(),
              operation,
              path,
              requestId,
            },
          );
          changed();
        }
        return result;
      }),
    change: (change) => {
      if (change.faults !== undefined) faults = createFaults(change.faults);
      if (change.rate !== undefined) {
        const { perSecond, burst, change: later } = change.rate;
        newBucket = () => createTokenBucket(perSecond, burst, later);
        buckets.clear();
        retryAfterSeconds = change.rate.retryAfterSeconds;
      }
      if (change.latencyMs !== undefined) latencyMs = drawLatency(change.latencyMs);
      if (change.recordRequests === true) requests = { from: performance.now(), log: [] };
      if (change.asyncMs !== undefined) world.timing.asyncMs = Math.round(change.asyncMs);
      if (change.searchDelayMs !== undefined) world.timing.searchDelayMs = Math.round(change.searchDelayMs);
      if (change.clockAheadMs !== undefined) world.timing.clockAheadMs = Math.round(change.clockAheadMs);
      if (change.ingestions !== undefined) world.service.ingestions = change.ingestions;
      if (change.bundleImports !== undefined) world.service.bundleImports = change.bundleImports;
      if (change.bundleDownloads !== undefined) world.service.bundleDownloads = change.bundleDownloads;
      if (change.namelessInvitations !== undefined)
        world.service.namelessInvitations = change.namelessInvitations;
      if (change.permissionSets !== undefined) world.service.permissionSets = change.permissionSets;
      const { account, role } = change;
      if (account !== undefined) world.transaction(() => world.setAccount(account));
      const { identityCenter } = change;
      if (identityCenter !== undefined)
        world.transaction(() => {
          world.setIdentityCenter(identityCenter);
          showAssignedGroups(world);
        });
      for (const { namespace, userName } of change.acceptInvitations ?? [])
        world.run(
          "UPDATE users SET active = 1 WHERE namespace = :namespace AND name = :userName AND identity_type = 'QUICKSIGHT'",
          { namespace, userName },
        );
      if (role !== undefined) world.transaction(() => putRole(world, role));
      for (const { at, ...event } of change.trail ?? []) recordTrail(world, { ...event, at: Date.parse(at) });
      if (change.expireSessions === true) world.run('UPDATE issued_keys SET expires_at = 0');
      if (change.resetStats === true) {
        counts.clear();
        for (const account of worlds.all) account.run('DELETE FROM effects');
      }
      return { ...readStats(worlds.all, counts), ...(requests ? { requests: requests.log } : {}) };
    },
  };
}

function readStats(
  worlds: readonly World[],
  counts: ReadonlyMap<string, { readonly calls: number; readonly throttled: number }>,
): SandboxStats {
  const operations: Record<string, SandboxStats['operations'][string]> = {};
  for (const [operation, count] of counts) operations[operation] = { ...count, effects: 0 };
  for (const { operation, effects } of worlds.flatMap((world) =>
    world.rows<{ operation: string; effects: number }>(
      'SELECT operation, count(*) AS effects FROM effects GROUP BY operation',
    ),
  )) {
    const known = operations[operation] ?? { calls: 0, throttled: 0, effects: 0 };
    operations[operation] = { ...known, effects: known.effects + effects };
  }
  const effects = worlds.flatMap(newestEffectsOf).sort((one, other) => one.at - other.at);
  return {
    pid: process.pid,
    operations,
    effects: effects
      .slice(-newestEffects)
      .map(({ at, ...effect }) => ({ at: new Date(at).toISOString(), ...effect })),
  };
}

const newestEffectsOf = (world: World) =>
  world
    .rows<{ at: number; operation: string; path: string }>(
      'SELECT at, operation, path FROM effects ORDER BY seq DESC LIMIT :newestEffects',
      { newestEffects },
    )
    .reverse();
