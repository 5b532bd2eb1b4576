import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessCodeOutcomes } from '../../access-code/access-code-outcomes.ts';
import { createClouds } from '../../connections/clouds.ts';
import { createConnectionsService } from '../../connections/connections-service.ts';
import { createEnvironmentsService } from '../../connections/environments-service.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { quicksightExecutors } from '../../connectors/quicksight/steps/quicksight-executors.ts';
import { createRateLimiters } from '../../connectors/rate-limiter.ts';
import { seenByRuns } from '../../directory/seen-by-runs.ts';
import type { FaultHook } from '../../faults/fault-points.ts';
import { settleFileGrants } from '../../grants/file-grants.ts';
import { grantOutcomes } from '../../grants/grant-outcomes.ts';
import { createEngine } from '../../operations/engine.ts';
import { createInvitationLinks } from '../../operations/invitation-links.ts';
import { createRunsService } from '../../operations/runs-service.ts';
import { peopleOutcomes } from '../../people/people-outcomes.ts';
import { openProfile } from '../../profile/open-profile.ts';
import { deploymentOutcomes } from '../../releases/deployment-outcomes.ts';
import { releaseExecutors } from '../../releases/steps/release-executors.ts';
import { reviewOutcomes } from '../../reviews/review-outcomes.ts';
import type { CallContext } from '../../rpc/service.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { startTestSandbox } from '../../sandbox/test-sandbox.ts';
import { tenantOutcomes } from '../tenant-outcomes.ts';
import { createTenantsService } from '../tenants-service.ts';

/** The whole of tenants for one test: a profile on disk, the engine, and a sandbox behind the real SDK. */
export const openTenantKit = async (
  options: Partial<SandboxOptions> & {
    readonly faults?: SandboxOptions['faults'];
    readonly hook?: FaultHook;
    /** How long one call puts up with silence, in milliseconds. */
    readonly patienceMs?: number;
    readonly now?: () => Date;
    /** Whether the directory takes over at once what runs read back. */
    readonly seen?: boolean;
  } = {},
) => {
  const { hook, patienceMs, now = () => new Date(), seen = false, ...sandboxOptions } = options;
  const directory = mkdtempSync(join(tmpdir(), 'steward-tenants-'));
  const sandbox = await startTestSandbox({ seed: 'pilot', ...sandboxOptions });
  const profile = await openProfile(directory);
  const { store } = profile;
  const secrets = new Map<string, string>();
  const reaching = {
    store,
    sandbox: async () => sandbox,
    limiter: createRateLimiters(),
    secrets: {
      get: async (name: string) => secrets.get(name) ?? null,
      set: async (name: string, secret: string) => {
        secrets.set(name, secret);
        return { kept: 'keychain' as const };
      },
      delete: async (name: string) => {
        secrets.delete(name);
      },
      placeOf: async () => ({ place: 'missing' as const, found: '', todo: '' }),
    },
  };
  const clouds = createClouds({ ...reaching, ...(patienceMs === undefined ? {} : { patienceMs }) });
  const invitations = createInvitationLinks();
  const engine = createEngine({
    store,
    executors: new Map([...quicksightExecutors, ...releaseExecutors(store.releases)]),
    openCloud: clouds.quicksight,
    onEnd: {
      ...tenantOutcomes({ store, now }),
      ...grantOutcomes({ store, now }),
      ...accessCodeOutcomes({ store, settleGrants: settleFileGrants({ store, now }) }),
      ...peopleOutcomes({ store, now }),
      ...reviewOutcomes({ store, now }),
      ...deploymentOutcomes({ store, now }),
    },
    ...(seen ? { everyEnd: seenByRuns({ store }) } : {}),
    handOver: invitations.put,
    ...(hook ? { faults: hook } : {}),
  });
  await engine.recover();
  const connections = createConnectionsService({ ...reaching, clouds } as never);
  const environments = createEnvironmentsService({ store });
  const tenants = createTenantsService({ store, clouds, engine, connections, environments, now });
  const call: CallContext = {
    sessionId: 'test',
    actor: 'Ann',
    role: 'admin',
    origin: 'cli',
    signal: new AbortController().signal,
  };
  const [connection] = await store.connections.list();
  if (connection === undefined) throw new Error('A fresh profile has no connection');
  const cloud = async (): Promise<QuickSight> => clouds.quicksight(connection.id);
  return {
    /** The profile's folder. */
    directory,
    store,
    sandbox,
    engine,
    runs: createRunsService({ engine, store, invitations }),
    tenants,
    connections,
    environments,
    clouds,
    cloud,
    call,
    connectionId: connection.id,
    /** Plans a document and applies it; answers the plan and how its run ended. */
    async onboard(spec: unknown) {
      const { plan, nothingToDo } = await tenants.plan({ spec: spec as never }, call);
      const { runId } = await tenants.apply({ planId: plan.id, hash: plan.hash }, call);
      return { plan, nothingToDo, runId, run: await engine.ended(runId) };
    },
    async close() {
      await engine.close();
      clouds.close();
      await profile.close();
      await sandbox.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
export type TenantKit = Awaited<ReturnType<typeof openTenantKit>>;
