import type { Connection, ConnectionTest, connectionsContract } from '../../shared/contract/connections.ts';
import { StewardError } from '../../shared/errors.ts';
import { listProfiles } from '../connectors/aws/profiles.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { OtherwiseKept } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';
import { addConnection } from './add-connection.ts';
import { noSuchConnection, type OpenClouds } from './clouds.ts';
import { inUse } from './connection-problems.ts';
import type { ConnectionRecord, ConnectionUses } from './connection-repository.ts';
import { secretName } from './connection-secret.ts';
import { features } from './feature-policies.ts';
import { type OpenConnectionDeps, openConnection } from './open-connection.ts';
import { policyDocument } from './policy-document.ts';
import { type StartProgram, signIn } from './sign-in.ts';
import { testConnection } from './test-connection.ts';
import { trustPolicyDocument } from './trust-policy-document.ts';
import { updateConnection } from './update-connection.ts';

export interface ConnectionsServiceDeps extends OpenConnectionDeps {
  readonly store: Pick<Store, 'connections'>;
  readonly secrets: OpenConnectionDeps['secrets'] & {
    set(name: string, secret: string, otherwise: OtherwiseKept): Promise<'keychain' | 'session'>;
    delete(name: string): Promise<'deleted' | 'absent' | 'unreachable'>;
  };
  readonly clouds: Pick<OpenClouds, 'forget' | 'restrict'>;
  /** Puts a test that was started in the console into Activity, where a command line's own stands. */
  readonly commands?: {
    begin(name: string, args: readonly string[], connectionId: string, by: CallContext): Promise<string>;
    end(runId: string, exitCode: number, error: string | undefined): Promise<void>;
  };
  readonly clock?: () => Date;
  /** How `aws sso login` is started. */
  readonly startProgram?: StartProgram;
  /** How long a test may take in all, in milliseconds. */
  readonly testPatienceMs?: number;
}

const sourceWords = (record: ConnectionRecord): string => {
  switch (record.source.kind) {
    case 'sandbox':
      return 'The sandbox’s own keys';
    case 'profile':
      return `The profile “${record.source.profile}”`;
    case 'env':
      return 'The environment of this process';
    case 'keys':
      return `Access keys ending in ${record.source.accessKeyIdEnd}`;
    case 'assume':
      return `The role ${record.source.roleArn.split('/').at(-1)}, assumed with this connection’s external id`;
  }
};

/**
 * Answers the connections' part of the contract. A secret goes into the keychain before the record that
 * needs it is written, and is taken out again when the record cannot be; it is never sent back.
 */
export const createConnectionsService = (
  deps: ConnectionsServiceDeps,
): Service<typeof connectionsContract> => {
  const { store, secrets, clouds, clock = () => new Date() } = deps;
  const now = () => clock().toISOString();

  const get = async (id: string): Promise<ConnectionRecord> => {
    const record = await store.connections.get(id);
    if (record === undefined) throw noSuchConnection();
    return record;
  };

  const secretOf = async ({
    id,
    source,
  }: ConnectionRecord): Promise<Pick<Connection, 'secret' | 'secretTrouble'>> => {
    if (source.kind !== 'keys') return { secret: 'none', secretTrouble: null };
    const { place, ...told } = await secrets.placeOf(secretName(id));
    return { secret: place, secretTrouble: 'found' in told ? told : null };
  };

  const view = async (record: ConnectionRecord, uses: ConnectionUses): Promise<Connection> => ({
    id: record.id,
    name: record.name,
    source: record.source,
    accountId: record.accountId,
    region: record.region,
    identityRegion: record.identityRegion,
    endpoints: record.endpoints,
    readOnly: record.readOnly,
    ...(await secretOf(record)),
    environments: [...uses.environments],
    tenants: [...uses.tenants],
    lastTest: record.lastTest,
    createdAt: record.createdAt,
  });
  const show = async (id: string): Promise<Connection> =>
    view(await get(id), await store.connections.uses(id));

  const test = async (record: ConnectionRecord, signal: AbortSignal): Promise<ConnectionTest> => {
    const { id } = record;
    const { test, learnt } = await testConnection(
      {
        name: record.name,
        source: sourceWords(record),
        // The sandbox's account is whatever the profile's sandbox has.
        expectedAccountId: record.source.kind === 'sandbox' ? null : record.accountId,
        identityRegion: record.identityRegion,
      },
      () => openConnection(record, deps, { timeouts: { connect: 4_000, answer: 8_000 }, patienceMs: 3_000 }),
      {
        at: now(),
        signal,
        ...(deps.testPatienceMs === undefined ? {} : { patienceMs: deps.testPatienceMs }),
      },
    );
    if (learnt.accountId !== undefined || learnt.identityRegion !== undefined)
      await store.connections.learn(id, {
        ...(learnt.accountId === undefined ? {} : { accountId: learnt.accountId }),
        ...(learnt.identityRegion === undefined
          ? {}
          : { identityRegion: learnt.identityRegion, replaceRegion: true }),
      });
    await store.connections.saveTest(id, test);
    // The next use starts with what was found: fresh credentials, the right region.
    clouds.forget(id);
    return test;
  };

  /** The command line journals its commands itself. */
  const journalled = async (
    record: ConnectionRecord,
    call: CallContext,
    work: () => Promise<ConnectionTest>,
  ): Promise<ConnectionTest> => {
    const { commands } = deps;
    if (commands === undefined || call.origin === 'cli') return work();
    const runId = await commands.begin('connection test', [record.name], record.id, call);
    try {
      const done = await work();
      const failed = done.checks.find(({ state }) => state === 'failed');
      await commands.end(runId, done.ok ? 0 : 1, failed && `${failed.title}: ${failed.found}`);
      return done;
    } catch (error) {
      await commands.end(runId, 1, 'The connection could not be tested.');
      throw error;
    }
  };

  return {
    list: async () => {
      const [records, uses] = await Promise.all([store.connections.list(), store.connections.allUses()]);
      const none: ConnectionUses = { environments: [], tenants: [], runs: [] };
      return Promise.all(records.map((record) => view(record, uses[record.id] ?? none)));
    },

    get: ({ id }) => show(id),

    profiles: async () => (await listProfiles()).map(({ name, via, region }) => ({ name, via, region })),

    add: async (input) => show(await addConnection(deps, input, now())),

    update: async (input) => {
      await updateConnection(deps, await get(input.id), input, now());
      if (input.readOnly === true) clouds.restrict(input.id);
      clouds.forget(input.id);
      return show(input.id);
    },

    remove: async ({ id }) => {
      const outcome = await store.connections.remove(id);
      if (outcome === undefined) throw noSuchConnection();
      if ('usedBy' in outcome) throw inUse((await get(id)).name, outcome.usedBy);
      clouds.forget(id);
      const removed = outcome.removed.name;
      if (outcome.removed.source.kind !== 'keys') return { removed };
      // The record is gone; what the keychain cannot be asked to forget must be said.
      const gone = await secrets.delete(secretName(id)).catch(() => 'unreachable' as const);
      if (gone !== 'unreachable') return { removed };
      return {
        removed,
        left: 'The keychain cannot be reached, so the access keys of this connection may still be in it. Delete them there (service “Steward”), and deactivate them in AWS if they are no longer needed.',
      };
    },

    test: async ({ id }, call) => {
      const record = await get(id);
      return journalled(record, call, () => test(record, call.signal));
    },

    signIn: async ({ id }) => {
      const { source } = await get(id);
      const profile =
        source.kind === 'profile'
          ? source.profile
          : source.kind === 'assume'
            ? source.sourceProfile
            : undefined;
      if (profile === undefined)
        return {
          started: false,
          message: 'This connection does not sign in anywhere; only profiles with an SSO session do.',
        };
      return signIn(profile, deps.startProgram);
    },

    policies: async ({ id }) => {
      const record = id === undefined ? undefined : await get(id);
      const scope = {
        accountId: record?.accountId ?? null,
        region: record?.region ?? null,
        identityRegion: record?.identityRegion ?? null,
      };
      return features.map((feature) => ({
        feature: feature.feature,
        title: feature.title,
        why: feature.why,
        actions: [...feature.actions],
        policy: JSON.stringify(policyDocument(feature, scope), null, 2),
      }));
    },

    trustPolicy: async ({ id }) => {
      const { source, name } = await get(id);
      if (source.kind !== 'assume')
        throw new StewardError({
          code: 'BAD_INPUT',
          happened: `The connection “${name}” does not assume a role with an external id.`,
          unchanged: 'Nothing was changed.',
          todo: 'Add a connection that assumes a role.',
        });
      const [, partition, , , account] = source.roleArn.split(':');
      return {
        externalId: source.externalId,
        policy: JSON.stringify(
          trustPolicyDocument(`arn:${partition}:iam::${account}:root`, source.externalId),
          null,
          2,
        ),
      };
    },
  };
};
