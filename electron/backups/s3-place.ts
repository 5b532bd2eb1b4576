import { parseS3Address, s3AddressText } from '../../shared/domain/backups/s3-address.ts';
import { StewardError } from '../../shared/errors.ts';
import { partitionOf } from '../connectors/aws/partition.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { S3 } from '../connectors/s3/s3.ts';
import type { BackupPlace } from './backup-place.ts';
import { taken } from './folder-place.ts';

/** What a policy calls an operation; where not named here, the same. */
const actions: Readonly<Record<string, string>> = { ListObjectsV2: 's3:ListBucket' };

const unchanged = 'Backups that were whole before are whole now; one that was being written does not count.';

/** Backups in a bucket. An object is there whole or not at all, so nothing half-written is ever left. */
export const openS3Place = (s3: S3, text: string): BackupPlace => {
  const parsed = parseS3Address(text);
  if (parsed === undefined)
    throw new StewardError({
      code: 'BAD_INPUT',
      happened: `${text} is no address in S3.`,
      unchanged: 'Nothing was changed.',
      todo: 'Write it as s3://BUCKET/PREFIX.',
      field: 'place',
    });
  const { bucket, prefix } = parsed;
  const address = s3AddressText(parsed);
  const root = prefix === '' ? '' : `${prefix}/`;
  const arn = `arn:${partitionOf(s3.region)}:s3:::${bucket}`;

  const todoFor = (error: CloudError): string => {
    switch (error.name) {
      case 'AccessDenied':
      case 'AllAccessDisabled': {
        const action = actions[error.operation] ?? `s3:${error.operation}`;
        const list =
          error.operation === 'GetObject'
            ? ` Without s3:ListBucket on ${arn}, S3 says so of what is not there, too.`
            : '';
        const on = error.operation === 'ListObjectsV2' ? arn : `${arn}/${root}*`;
        const deleting =
          error.operation === 'DeleteObject'
            ? ', or keep all backups where the bucket is to forbid deleting'
            : '';
        return `Allow ${action} on ${on} in the policy of whom the connection “${s3.connectionName}” signs in as, for a bucket of another account in the bucket’s policy as well, and the use of its KMS key if it has one${deleting}.${list}`;
      }
      case 'NoSuchBucket':
        return 'Make the bucket, or name another one. Steward makes none.';
      case 'PermanentRedirect':
      case 'TemporaryRedirect':
      case 'AuthorizationHeaderMalformed':
        return 'The bucket is in another region, and was not found there either. Use a connection of the bucket’s region.';
      default:
        return error.failure === 'refused'
          ? 'Mend what S3 complains about, or choose another place, then try again.'
          : 'Try again later: documents that were written are found there and not written again.';
    }
  };

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { service, operation, name, message, status, requestId } = error;
      throw new StewardError(
        {
          code: 'CLOUD',
          happened: `The backups in ${address} cannot be used: ${operation} ${error.failure === 'refused' ? 'was refused' : 'got no answer that can be used'} (${name}: ${message}).`,
          unchanged,
          todo: todoFor(error),
          cloud: {
            service,
            operation,
            name,
            message,
            ...(status === undefined ? {} : { status }),
            ...(requestId === undefined ? {} : { requestId }),
          },
        },
        { cause: error },
      );
    }
  };

  return {
    address,
    read: (name, most) => guarded(() => s3.get(bucket, `${root}${name}`, most)),
    write: (name, bytes, replace) =>
      guarded(async () => {
        const key = `${root}${name}`;
        if ((await s3.put(bucket, key, bytes, replace ?? 'new')) === 'written') return;
        // It may have been we: the answer to the first try may have been lost.
        const there = await s3.get(bucket, key, bytes.length);
        if (!(Buffer.isBuffer(there) && there.equals(bytes))) throw taken(address, name);
      }),
    list: (folder) =>
      guarded(async () =>
        (await s3.list(bucket, `${root}${folder}/`)).map((key) => key.slice(root.length)).sort(),
      ),
    remove: (name) => guarded(() => s3.remove(bucket, `${root}${name}`)),
    tidy: async () => undefined,
  };
};
