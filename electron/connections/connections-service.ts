import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import {
  type Connection,
  type connectionsContract,
  newCredential,
} from '../../shared/contract/connections.ts';
import { StewardError } from '../../shared/errors.ts';
import { listProfiles } from '../connectors/aws/profiles.ts';
import type { Service } from '../rpc/service.ts';
import type { SecretPlace } from '../secrets/keychain.ts';
import type { Store } from '../store/store.ts';
import { noSuchConnection, type OpenClouds } from './clouds.ts';
import type { ConnectionChange, ConnectionRecord, ConnectionUses } from './connection-repository.ts';
import { formatAccessKeys, secretName } from './connection-secret.ts';
import { checkEndpoint } from './endpoint-rules.ts';
import { features, policyDocument, trustPolicyDocument } from './feature-policies.ts';
import { type OpenConnectionDeps, openConnection } from './open-connection.ts';
import { type StartProgram, signIn } from './sign-in.ts';
import { testConnection } from './test-connection.ts';

export interface ConnectionsServiceDeps extends OpenConnectionDeps {
  readonly store: Pick<Store, 'connections'>;
  readonly secrets: OpenConnectionDeps['secrets'] & {
    set(name: string, secret: string): Promise<'keychain' | 'session'>;
    delete(name: string): Promise<unknown>;
    placeOf(name: string): Promise<SecretPlace>;
  };
  readonly clouds: Pick<OpenClouds, 'forget' | 'restrict'>;
  readonly clock?: () => Date;
  /** How `aws sso login` is started. */
  readonly startProgram?: StartProgram;
  /** How long a test may take in all, in milliseconds. */
  readonly testPatienceMs?: number;
}

const nameTaken = (name: string): StewardError =>
  new StewardError({
    code: 'CONFLICT',
    happened: `There is a connection named “${name}” already.`,
    unchanged: 'Nothing was saved.',
    todo: 'Choose another name.',
    field: 'name',
  });

const badField = (field: string, message: string, path: readonly (string | number)[]): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened: message,
    unchanged: 'Nothing was saved.',
    field,
    issues: [{ path: [...path], message }],
  });

const inUse = (name: string, { environments, tenants, runs }: ConnectionUses): StewardError => {
  const list = (what: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          `${what} ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`,
        ];
  return new StewardError({
    code: 'CONFLICT',
    happened: `The connection “${name}” is in use by ${[
      ...list(environments.length === 1 ? 'the environment' : 'the environments', environments),
      ...list(tenants.length === 1 ? 'the tenant' : 'the tenants', tenants),
      ...list(runs.length === 1 ? 'the unfinished run' : 'the unfinished runs', runs),
    ].join('; ')}.`,
    unchanged: 'It was not removed.',
    todo: [
      environments.length > 0 ? 'Assign another connection to these environments.' : '',
      tenants.length > 0 ? 'Tenants keep the connection that they were onboarded with.' : '',
      runs.length > 0 ? 'Resume or cancel these runs.' : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
  });
};

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

/** 192 random bits as 48 hexadecimal digits; STS takes 2 to 1224 of `[\w+=,.@:/-]`. */
const makeExternalId = (): string => `steward-${randomBytes(24).toString('hex')}`;

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

  const view = async (record: ConnectionRecord, uses: ConnectionUses): Promise<Connection> => ({
    id: record.id,
    name: record.name,
    source: record.source,
    accountId: record.accountId,
    region: record.region,
    identityRegion: record.identityRegion,
    endpoints: record.endpoints,
    readOnly: record.readOnly,
    secret: record.source.kind === 'keys' ? await secrets.placeOf(secretName(record.id)) : 'none',
    environments: [...uses.environments],
    tenants: [...uses.tenants],
    lastTest: record.lastTest,
    createdAt: record.createdAt,
  });
  const show = async (id: string): Promise<Connection> =>
    view(await get(id), await store.connections.uses(id));

  return {
    list: async () => {
      const [records, uses] = await Promise.all([store.connections.list(), store.connections.allUses()]);
      const none: ConnectionUses = { environments: [], tenants: [], runs: [] };
      return Promise.all(records.map((record) => view(record, uses[record.id] ?? none)));
    },

    get: ({ id }) => show(id),

    profiles: async () => (await listProfiles()).map(({ name, via, region }) => ({ name, via, region })),

    add: async ({ name, credential, accountId, region, endpoints, readOnly }) => {
      const kept: { quicksight?: string; sts?: string } = {};
      for (const service of ['quicksight', 'sts'] as const) {
        const given = endpoints[service];
        if (given === undefined) continue;
        const checked = checkEndpoint(given);
        if ('complaint' in checked)
          throw badField(`endpoints.${service}`, checked.complaint, ['endpoints', service]);
        kept[service] = checked.url;
      }
      if ((await store.connections.byName(name)) !== undefined) throw nameTaken(name);
      const id = v7();
      const at = now();
      const record: ConnectionRecord = {
        id,
        name,
        source:
          credential.kind === 'keys'
            ? { kind: 'keys', accessKeyIdEnd: credential.accessKeyId.slice(-4) }
            : credential.kind === 'assume'
              ? { ...credential, externalId: makeExternalId() }
              : credential,
        accountId: accountId ?? null,
        region,
        identityRegion: null,
        endpoints: kept,
        readOnly,
        lastTest: null,
        createdAt: at,
        updatedAt: at,
      };
      if (credential.kind === 'keys') await secrets.set(secretName(id), formatAccessKeys(credential));
      const takeBack = async () => {
        if (credential.kind === 'keys') await secrets.delete(secretName(id));
      };
      try {
        if (!(await store.connections.insert(record))) throw nameTaken(name);
      } catch (error) {
        await takeBack().catch(() => undefined);
        throw error;
      }
      return show(id);
    },

    update: async ({ id, name, accountId, region, readOnly, keys }) => {
      const record = await get(id);
      const change: { -readonly [K in keyof ConnectionChange]: ConnectionChange[K] } = {};
      if (name !== undefined) change.name = name;
      if (readOnly !== undefined) change.readOnly = readOnly;
      if (accountId !== undefined && accountId !== record.accountId) {
        change.accountId = accountId;
        change.identityRegion = null;
      }
      if (region !== undefined && region !== record.region) change.region = region;

      let before: string | null | undefined;
      if (keys !== undefined) {
        if (record.source.kind !== 'keys')
          throw badField('keys', 'Only a connection with access keys in the keychain has keys to replace.', [
            'keys',
          ]);
        const parsed = newCredential.safeParse({ kind: 'keys', ...keys });
        if (!parsed.success) {
          const issue = parsed.error.issues[0];
          const path = [
            'keys',
            ...(issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part))),
          ];
          throw badField(path.join('.'), issue?.message ?? 'These are not access keys.', path);
        }
        change.source = { kind: 'keys', accessKeyIdEnd: keys.accessKeyId.trim().slice(-4) };
        // Kept to be put back; that the old entry cannot be read is no reason to refuse new keys.
        before = await secrets.get(secretName(id)).catch(() => undefined);
        await secrets.set(
          secretName(id),
          formatAccessKeys({ ...keys, accessKeyId: keys.accessKeyId.trim() }),
        );
      }
      const putBack = async () => {
        if (keys === undefined) return;
        if (before === null || before === undefined) await secrets.delete(secretName(id));
        else await secrets.set(secretName(id), before);
      };
      try {
        const done = await store.connections.update(id, change, now());
        if (done === 'missing') throw noSuchConnection();
        if (done === 'taken') throw nameTaken(name ?? record.name);
      } catch (error) {
        await putBack().catch(() => undefined);
        throw error;
      }
      if (readOnly === true) clouds.restrict(id);
      clouds.forget(id);
      return show(id);
    },

    remove: async ({ id }) => {
      const outcome = await store.connections.remove(id);
      if (outcome === undefined) throw noSuchConnection();
      if ('usedBy' in outcome) throw inUse((await get(id)).name, outcome.usedBy);
      clouds.forget(id);
      if (outcome.removed.source.kind === 'keys') await secrets.delete(secretName(id));
      return { removed: outcome.removed.name };
    },

    test: async ({ id }, call) => {
      const record = await get(id);
      const { test, learnt } = await testConnection(
        {
          name: record.name,
          source: sourceWords(record),
          // The sandbox's account is whatever the profile's sandbox has.
          expectedAccountId: record.source.kind === 'sandbox' ? null : record.accountId,
          identityRegion: record.identityRegion,
        },
        () =>
          openConnection(record, deps, { timeouts: { connect: 4_000, answer: 8_000 }, patienceMs: 3_000 }),
        {
          at: now(),
          signal: call.signal,
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
