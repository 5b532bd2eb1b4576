import type { CredentialSource } from '../../shared/contract/connections.ts';
import { type CallerIdentity, callerIdentity } from '../connectors/aws/caller-identity.ts';
import {
  createRequestHandling,
  endRequestHandling,
  type RequestTimeouts,
} from '../connectors/aws/client-settings.ts';
import {
  type AwsCredentials,
  type CredentialCache,
  createCredentialCache,
} from '../connectors/aws/credential-cache.ts';
import { type CredentialOrigin, credentialProvider } from '../connectors/aws/credentials.ts';
import { CredentialsError } from '../connectors/aws/credentials-error.ts';
import type { CallMeter, RateLimiter } from '../connectors/cloud-call.ts';
import type { CloudTrail } from '../connectors/cloudtrail/cloudtrail.ts';
import { lookupsPerSecond, openCloudTrail } from '../connectors/cloudtrail/open-cloudtrail.ts';
import { type OpenedQuickSight, openQuickSight } from '../connectors/quicksight/open-quicksight.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { openS3, requestsPerSecond } from '../connectors/s3/open-s3.ts';
import type { S3 } from '../connectors/s3/s3.ts';
import type { RunningSandbox } from '../sandbox/sandbox.ts';
import type { SecretPlace } from '../secrets/keychain.ts';
import type { ConnectionRecord } from './connection-repository.ts';
import { parseAccessKeys, secretName } from './connection-secret.ts';

export interface OpenConnectionDeps {
  /** Reads a secret, null when there is none of that name; and says where it is, or why it is not. */
  readonly secrets: {
    get(name: string): Promise<string | null | undefined>;
    placeOf(name: string): Promise<SecretPlace>;
  };
  /** The profile's own sandbox, started when first asked for. */
  readonly sandbox: () => Promise<RunningSandbox>;
  /** The budget of calls for one service of an account and region at one place. */
  readonly limiter: (
    accountId: string,
    region: string,
    endpoint: string | undefined,
    service: string,
    said?: number,
  ) => RateLimiter;
  readonly env?: NodeJS.ProcessEnv;
}

/** A connection with its credentials at hand and its sockets open. */
export interface OpenConnection {
  readonly region: string;
  /** The account when it is known without asking. */
  readonly accountId: string | null;
  readonly credentials: CredentialCache;
  /** Who AWS takes it for; throws `CredentialsError`. */
  identity(signal?: AbortSignal): Promise<CallerIdentity>;
  /** QuickSight of one account; users and groups are looked for in `identityRegion`. */
  quicksight(accountId: string, identityRegion: string, meter?: CallMeter): QuickSight;
  /** The event history of one account, in the regions where QuickSight's events land. */
  cloudtrail(accountId: string, identityRegion: string, meter?: CallMeter): CloudTrail;
  /** S3 as this account's callers use it. */
  s3(accountId: string): S3;
  /** From now on nothing is changed through it, whoever holds it. */
  restrict(): void;
  close(): void;
}

const unchanged = 'Nothing was sent to AWS.';
const noMeter: CallMeter = { count: () => undefined };

const keysMissing = (name: string, place: SecretPlace): CredentialsError =>
  new CredentialsError('keys_missing', {
    happened: `The access keys of the connection “${name}” are not in the keychain.${place.place === 'elsewhere' ? ` ${place.found}` : ''}`,
    unchanged,
    todo:
      place.place === 'elsewhere'
        ? place.todo
        : 'Open the connection and enter its keys again. Keys that were kept for the session are forgotten when Steward closes.',
  });

const keysChanged = (name: string, found: string): CredentialsError =>
  new CredentialsError('keys_changed', {
    happened: `The keychain holds ${found} for the connection “${name}”.`,
    unchanged,
    todo: 'If you changed it there, open the connection and enter the keys that it is to use. If you did not, find out who did before you use either.',
  });

/** The keys of a connection, as they were entered: what somebody else put in their place is not used. */
const keysOf = async (
  { id, name }: ConnectionRecord,
  idEnd: string,
  secrets: OpenConnectionDeps['secrets'],
): Promise<AwsCredentials> => {
  const entry = await secrets.get(secretName(id));
  if (entry === undefined || entry === null) throw keysMissing(name, await secrets.placeOf(secretName(id)));
  const keys = parseAccessKeys(entry);
  if (keys === undefined) throw keysChanged(name, 'something else than access keys');
  if (!keys.accessKeyId.endsWith(idEnd))
    throw keysChanged(
      name,
      `other keys (ending in ${keys.accessKeyId.slice(-4)}) than the ones entered here (ending in ${idEnd})`,
    );
  return keys;
};

const originOf = (
  source: CredentialSource,
  record: ConnectionRecord,
  deps: OpenConnectionDeps,
  sandbox: RunningSandbox | undefined,
): CredentialOrigin => {
  switch (source.kind) {
    case 'sandbox':
      return {
        kind: 'fixed',
        credentials: async () => sandbox?.credentials ?? (await deps.sandbox()).credentials,
      };
    case 'keys':
      return {
        kind: 'fixed',
        credentials: () => keysOf(record, source.accessKeyIdEnd, deps.secrets),
      };
    default:
      return source;
  }
};

/**
 * Opens a connection; nothing is sent yet. The Sandbox's one takes its endpoints, account, region and keys
 * from the running sandbox, every other one from its record alone.
 */
export const openConnection = async (
  record: ConnectionRecord,
  deps: OpenConnectionDeps,
  limits: { readonly timeouts?: RequestTimeouts; readonly patienceMs?: number } = {},
): Promise<OpenConnection> => {
  const sandbox = record.source.kind === 'sandbox' ? await deps.sandbox() : undefined;
  const region = sandbox?.region ?? record.region;
  const endpoints = sandbox?.endpoints ?? record.endpoints;
  const requestHandler = createRequestHandling(limits.timeouts);
  const sts = {
    region,
    stsEndpoint: endpoints.sts,
    requestHandler,
    ...(deps.env === undefined ? {} : { env: deps.env }),
  };
  const credentials = createCredentialCache(
    credentialProvider(originOf(record.source, record, deps, sandbox), sts),
  );
  const opened = new Map<string, OpenedQuickSight>();
  let buckets: ReturnType<typeof openS3> | undefined;
  let restricted = record.readOnly;

  return {
    region,
    accountId: sandbox?.accountId ?? record.accountId,
    credentials,
    identity: (signal) => callerIdentity({ ...sts, credentials }, signal),
    quicksight: (accountId, identityRegion, meter) => {
      const key = `${accountId} ${identityRegion}`;
      const quicksight =
        opened.get(key) ??
        openQuickSight({
          connectionId: record.id,
          connectionName: record.name,
          accountId,
          region,
          identityRegion,
          endpoint: endpoints.quicksight,
          isReadOnly: () => restricted,
          credentials,
          requestHandler,
          patienceMs: limits.patienceMs,
          limiter: (at) => deps.limiter(accountId, at, endpoints.quicksight, 'quicksight'),
        });
      opened.set(key, quicksight);
      return quicksight.metered(meter);
    },
    cloudtrail: (accountId, identityRegion, meter) =>
      openCloudTrail({
        connectionName: record.name,
        accountId,
        regions: [...new Set([region, identityRegion])],
        endpoint: endpoints.cloudtrail,
        credentials,
        requestHandler,
        patienceMs: limits.patienceMs,
        meter: meter ?? noMeter,
        limiter: (at) => deps.limiter(accountId, at, endpoints.cloudtrail, 'cloudtrail', lookupsPerSecond),
      }),
    s3: (accountId) => {
      buckets ??= openS3({
        connectionName: record.name,
        region,
        endpoint: endpoints.s3,
        isReadOnly: () => restricted,
        credentials,
        requestHandler,
        patienceMs: limits.patienceMs,
        meter: noMeter,
        limiter: deps.limiter(accountId, region, endpoints.s3, 's3', requestsPerSecond),
      });
      return buckets;
    },
    restrict: () => {
      restricted = true;
    },
    close: () => {
      for (const quicksight of opened.values()) quicksight.close();
      opened.clear();
      buckets?.close();
      endRequestHandling(requestHandler);
    },
  };
};
