import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { z } from 'zod';
import type { newConnection } from '../../shared/contract/connections.ts';
import { region as regionShape } from '../../shared/domain/identifiers.ts';
import { listProfiles } from '../connectors/aws/profiles.ts';
import { badField, nameTaken } from './connection-problems.ts';
import type { ConnectionRecord } from './connection-repository.ts';
import { formatAccessKeys, secretName } from './connection-secret.ts';
import type { ConnectionsServiceDeps } from './connections-service.ts';
import { checkEndpoint } from './endpoint-rules.ts';

type NewConnection = z.output<typeof newConnection>;

/** 192 random bits as 48 hexadecimal digits; STS takes 2 to 1224 of `[\w+=,.@:/-]`. */
const makeExternalId = (): string => `steward-${randomBytes(24).toString('hex')}`;

const checkedEndpoints = (given: NewConnection['endpoints']): ConnectionRecord['endpoints'] => {
  const kept: { quicksight?: string; sts?: string; cloudtrail?: string; s3?: string } = {};
  for (const service of ['quicksight', 'sts', 'cloudtrail', 's3'] as const) {
    const address = given[service];
    if (address === undefined) continue;
    const checked = checkEndpoint(address);
    if ('complaint' in checked)
      throw badField(`endpoints.${service}`, checked.complaint, ['endpoints', service]);
    kept[service] = checked.url;
  }
  return kept;
};

/** Where the credentials' own settings say that the work is: what the aws command line would take. */
const regionOf = async (
  credential: NewConnection['credential'],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> => {
  const named =
    credential.kind === 'profile'
      ? (await listProfiles()).find(({ name }) => name === credential.profile)?.region
      : credential.kind === 'env'
        ? (env.AWS_REGION ?? env.AWS_DEFAULT_REGION)
        : undefined;
  return regionShape.safeParse(named).data;
};

/**
 * Keeps a new connection and answers its id. Its secret goes into the keychain before the record that needs
 * it is written, and is taken out again when the record cannot be.
 *
 * @throws `StewardError` BAD_INPUT for an endpoint, CONFLICT for a name that is taken, KEYCHAIN when the
 * keychain does not take the keys and nobody asked to keep them for the session.
 */
export const addConnection = async (
  {
    store,
    secrets,
    env = process.env,
  }: Pick<ConnectionsServiceDeps, 'secrets' | 'env'> & {
    readonly store: {
      readonly connections: Pick<ConnectionsServiceDeps['store']['connections'], 'byName' | 'insert'>;
    };
  },
  input: NewConnection,
  at: string,
): Promise<string> => {
  const { name, credential, accountId, readOnly } = input;
  const endpoints = checkedEndpoints(input.endpoints);
  if ((await store.connections.byName(name)) !== undefined) throw nameTaken(name);
  const id = v7();
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
    region: input.region ?? (await regionOf(credential, env)) ?? 'us-east-1',
    identityRegion: null,
    endpoints,
    readOnly,
    lastTest: null,
    createdAt: at,
    updatedAt: at,
  };
  const takeBack = async () => {
    if (credential.kind === 'keys') await secrets.delete(secretName(id));
  };
  try {
    if (credential.kind === 'keys')
      await secrets.set(
        secretName(id),
        formatAccessKeys(credential),
        credential.keep === 'session' ? 'session' : 'refuse',
      );
    if (!(await store.connections.insert(record))) throw nameTaken(name);
  } catch (error) {
    await takeBack().catch(() => undefined);
    throw error;
  }
  return id;
};
