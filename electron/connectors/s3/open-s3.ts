import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StewardError } from '../../../shared/errors.ts';
import { clientSettings, type RequestHandling } from '../aws/client-settings.ts';
import type { CredentialCache } from '../aws/credential-cache.ts';
import { sendAws } from '../aws/send-aws.ts';
import { type CallMeter, CloudError, type RateLimiter } from '../cloud-call.ts';
import { type ObjectBody, readObject } from './read-object.ts';
import type { S3 } from './s3.ts';

export interface S3Settings {
  readonly connectionName: string;
  readonly region: string;
  /** The connection's own endpoint, asked path-style; undefined: AWS's. */
  readonly endpoint?: string | undefined;
  readonly isReadOnly: () => boolean;
  readonly credentials: CredentialCache;
  readonly requestHandler: RequestHandling;
  readonly limiter: RateLimiter;
  readonly meter: CallMeter;
  readonly patienceMs?: number | undefined;
}

/** A hundredth of what S3 takes of one prefix (3,500 changes a second): nobody else is to notice. */
export const requestsPerSecond = 100;

const readOnly = (connectionName: string, operation: string): StewardError =>
  new StewardError({
    code: 'READ_ONLY',
    happened: `The connection “${connectionName}” is read-only, and ${operation} would change something in S3.`,
    unchanged: 'Nothing was sent to S3.',
    todo: 'Allow writing in the connection’s settings, or back up into a folder.',
  });

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Where S3 says that a bucket is, to whoever asked elsewhere. A text of another form is nobody's region. */
const regionSaid = (error: unknown): string | undefined => {
  const said = object(object(object(error).$response).headers)['x-amz-bucket-region'];
  return typeof said === 'string' && /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/.test(said) ? said : undefined;
};

/** Opens S3 for one connection. Nothing is sent until the first call. */
export const openS3 = (settings: S3Settings): S3 & { close(): void } => {
  const clients = new Map<string, S3Client>();
  /** Where buckets are that are not where the connection is. */
  const regions = new Map<string, string>();
  const clientFor = (region: string): S3Client => {
    const open = clients.get(region);
    if (open !== undefined) return open;
    const client = new S3Client({
      ...clientSettings({ region, endpoint: settings.endpoint, requestHandler: settings.requestHandler }),
      // Marked so that the SDK asks each time: the cache knows when they end or were taken back.
      credentials: Object.assign(() => settings.credentials.get(), { memoized: true }),
      forcePathStyle: settings.endpoint !== undefined,
      // All that the SDK would look up in the environment or the shared config.
      useArnRegion: false,
      disableMultiregionAccessPoints: true,
      disableS3ExpressSessionAuth: true,
      useAccelerateEndpoint: false,
      requestChecksumCalculation: 'WHEN_SUPPORTED',
      // What is read is held against its own seal; a mismatch is damage there, and no reason to ask again.
      responseChecksumValidation: 'WHEN_REQUIRED',
      followRegionRedirects: false,
    });
    clients.set(region, client);
    return client;
  };

  /** Every change here may be repeated: the same bytes under the same name, or none. */
  const send = <T>(
    bucket: string,
    operation: string,
    attempt: (client: S3Client) => Promise<T>,
    turn?: 'next',
  ): Promise<T> =>
    sendAws({
      service: 's3',
      operation,
      changes: false,
      connectionName: settings.connectionName,
      credentials: settings.credentials,
      limiter: settings.limiter,
      meter: settings.meter,
      signal: undefined,
      patienceMs: settings.patienceMs,
      ...(turn === undefined ? {} : { turn }),
      attempt: async () => {
        const region = regions.get(bucket) ?? settings.region;
        try {
          return await attempt(clientFor(region));
        } catch (error) {
          const status = object(object(error).$metadata).httpStatusCode;
          const elsewhere = regionSaid(error);
          const sentAway = status === 301 || status === 307 || status === 400;
          // Once: whoever is sent on and on gets the answer as it is.
          if (!sentAway || elsewhere === undefined || elsewhere === region || regions.has(bucket))
            throw error;
          const answer = await attempt(clientFor(elsewhere));
          regions.set(bucket, elsewhere);
          return answer;
        }
      },
    });

  const named = (error: unknown, name: string): boolean => error instanceof CloudError && error.name === name;
  const change = (operation: string) => {
    if (settings.isReadOnly()) throw readOnly(settings.connectionName, operation);
  };

  return {
    connectionName: settings.connectionName,
    region: settings.region,

    get: async (bucket, key, most) => {
      try {
        return await send(bucket, 'GetObject', async (client) => {
          const { Body, ContentLength } = await client.send(
            new GetObjectCommand({ Bucket: bucket, Key: key }),
          );
          if (Body === undefined) return Buffer.alloc(0);
          return readObject(Body as unknown as ObjectBody, ContentLength, most);
        });
      } catch (error) {
        if (named(error, 'NoSuchKey')) return null;
        throw error;
      }
    },

    put: async (bucket, key, bytes, how) => {
      change('PutObject');
      try {
        await send(bucket, 'PutObject', (client) =>
          client.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: bytes,
              ContentType: 'application/octet-stream',
              ...(how === 'new' ? { IfNoneMatch: '*' } : {}),
            }),
          ),
        );
        return 'written';
      } catch (error) {
        // The second name: somebody writes it at this moment.
        if (named(error, 'PreconditionFailed') || named(error, 'ConditionalRequestConflict')) return 'taken';
        throw error;
      }
    },

    list: async (bucket, prefix) => {
      const keys: string[] = [];
      const tokens = new Set<string>();
      let token: string | undefined;
      do {
        const page = await send(
          bucket,
          'ListObjectsV2',
          (client) =>
            client.send(
              new ListObjectsV2Command({
                Bucket: bucket,
                Prefix: prefix,
                ...(token === undefined ? {} : { ContinuationToken: token }),
              }),
            ),
          token === undefined ? undefined : 'next',
        );
        for (const { Key } of page.Contents ?? []) if (Key?.startsWith(prefix)) keys.push(Key);
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
        if ((page.IsTruncated && token === undefined) || (token !== undefined && tokens.has(token)))
          throw new CloudError({
            name: 'EndlessList',
            message: 'The list of objects does not come to an end.',
            failure: 'unavailable',
            service: 's3',
            operation: 'ListObjectsV2',
          });
        if (token !== undefined) tokens.add(token);
      } while (token !== undefined);
      return keys;
    },

    remove: async (bucket, key) => {
      change('DeleteObject');
      await send(bucket, 'DeleteObject', (client) =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
      );
    },

    close: () => {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
};
