import { join } from 'node:path';
import type { GrantRequest } from '../../../shared/domain/grant.ts';
import { createAccessThread } from '../../access/access-thread.ts';
import { openDirectoryKit } from '../../directory/testing/directory-kit.ts';
import { createExpiry } from '../end-grants.ts';
import type { GrantsDeps } from '../grants-deps.ts';
import { createGrantsService } from '../grants-service.ts';

/** A profile, a sandbox, the directory read once, and grants on them, with a clock that tests move. */
export const openGrantsKit = async (options: Parameters<typeof openDirectoryKit>[0] = {}) => {
  let clock = Date.parse('2026-03-01T08:00:00.000Z');
  const now = () => new Date(clock);
  let monotonic = 0;
  const kit = await openDirectoryKit({ now, ...options });
  const thread = createAccessThread(join(kit.directory, 'steward.db'));
  const kept = new Map<string, string>();
  const secrets: GrantsDeps['secrets'] = {
    get: async (name) => kept.get(name),
    set: async (name, secret) => {
      kept.set(name, secret);
      return 'keychain';
    },
  };
  const deps: GrantsDeps = {
    store: kit.store,
    clouds: kit.clouds,
    access: thread.link,
    engine: kit.engine,
    connections: kit.connections,
    environments: kit.environments,
    tenants: kit.tenants,
    secrets,
    now,
    monotonic: () => monotonic,
  };
  const expiry = createExpiry(deps);
  const grants = createGrantsService(deps, expiry);
  await kit.sync('full');
  const arn = (kind: string, name: string) =>
    `arn:aws:quicksight:eu-central-1:111122223333:${kind}/default/${name}`;
  const request = (more: Partial<GrantRequest>): GrantRequest => ({
    connectionId: kit.connectionId,
    who: [{ principal: arn('group', 'all-staff') }],
    what: [{ resource: 'dashboard', id: 'sales-overview' }],
    level: 'viewer',
    span: { kind: 'good' },
    reason: 'They need it',
    ticket: '',
    breakGlass: false,
    ...more,
  });
  return {
    ...kit,
    deps,
    grants,
    expiry,
    arn,
    request,
    secrets,
    /** Moves the wall clock, and the monotonic one too where time really passes. */
    pass(ms: number) {
      clock += ms;
      monotonic += ms;
    },
    setClock(at: string) {
      clock = Date.parse(at);
    },
    passUnseen(ms: number) {
      monotonic += ms;
    },
    now,
    /** A console that is opened anew: what it knows of time is on disk. */
    reopened: () => createExpiry({ ...deps, monotonic: () => monotonic }),
    async give(more: Partial<GrantRequest>) {
      const planned = await grants.plan(request(more), kit.call);
      const submitted = await grants.submit({ planId: planned.plan.id, hash: planned.plan.hash }, kit.call);
      const run = submitted.runId === null ? null : await kit.engine.ended(submitted.runId);
      return { planned, ...submitted, run, detail: await grants.get({ id: planned.requestId }, kit.call) };
    },
    async revoke(ids: string[]) {
      const [plan] = await grants.planRevoke({ ids }, kit.call);
      if (plan === undefined) throw new Error('Nothing was planned');
      const { runId } = await grants.revoke({ planId: plan.id, hash: plan.hash }, kit.call);
      await kit.engine.ended(runId);
      return plan;
    },
    expire: () => expiry.expire(false, kit.call),
    async close() {
      await thread.close();
      await kit.close();
    },
  };
};
export type GrantsKit = Awaited<ReturnType<typeof openGrantsKit>>;
