import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { authorize, type Caller } from '../caller.ts';
import { escapeXml } from '../escape-xml.ts';
import type { Answer } from '../wire-answer.ts';
import type { World } from '../world.ts';
import { s3Error } from './s3-error.ts';

/** A request of S3, path-style: `/bucket/key`. */
export interface S3Request {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly region: string;
  readonly now: number;
}

const operations: Readonly<Record<string, readonly [ofBucket: string, ofObject: string]>> = {
  PUT: ['CreateBucket', 'PutObject'],
  GET: ['ListObjectsV2', 'GetObject'],
  HEAD: ['HeadBucket', 'HeadObject'],
  DELETE: ['', 'DeleteObject'],
};

/** What stands in the query of an operation that the sandbox has; the SDKs name the operation in `x-id`. */
const known = new Set([
  'x-id',
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
]);

/** Which operation is meant, of which bucket and object. Throws where the sandbox has none such. */
export function routeS3(
  method: string,
  rawPath: string,
  query: URLSearchParams,
): Pick<S3Request, 'operation' | 'bucket' | 'key'> {
  let path: string;
  try {
    path = decodeURIComponent(rawPath.slice(1));
  } catch {
    throw s3Error('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
  const at = path.indexOf('/');
  const bucket = at < 0 ? path : path.slice(0, at);
  const key = at < 0 ? '' : path.slice(at + 1);
  const operation = operations[method]?.[key === '' ? 0 : 1] ?? '';
  const strange = [...query.keys()].find((name) => !known.has(name));
  const oldList = operation === 'ListObjectsV2' && query.get('list-type') !== '2';
  if (operation === '' || bucket === '' || strange !== undefined || oldList)
    throw s3Error('NotImplemented', 'The sandbox does not implement this operation of S3.', 501);
  if (Buffer.byteLength(key) > 1024) throw s3Error('KeyTooLongError', 'Your key is too long', 400);
  return { operation, bucket, key };
}

const actions: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListBucket',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
};

const empty = (status: number, headers: Answer['headers'] = {}): Answer => ({ status, headers, body: '' });

/** @param elsewhere whether another account of the sandbox has a bucket of that name. */
export function answerS3(world: World, caller: Caller, request: S3Request, elsewhere: boolean): Answer {
  const { operation, bucket, key } = request;
  const resource = `arn:aws:s3:::${bucket}`;
  const ofBucket = key === '';
  authorize(caller, `s3:${actions[operation] ?? operation}`, ofBucket ? resource : `${resource}/${key}`);
  if (operation === 'CreateBucket') return createBucket(world, request, elsewhere);
  const found = world.row<{ region: string }>('SELECT region FROM s3_buckets WHERE name = :bucket', {
    bucket,
  });
  if (found === undefined)
    throw elsewhere
      ? s3Error('AccessDenied', 'Access Denied', 403)
      : s3Error('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (found.region !== request.region)
    throw s3Error(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      301,
      found.region,
    );
  switch (operation) {
    case 'HeadBucket':
      return empty(200, { 'x-amz-bucket-region': found.region });
    case 'ListObjectsV2':
      return list(world, request);
    case 'PutObject':
      return put(world, request);
    case 'DeleteObject':
      world.run('DELETE FROM s3_objects WHERE bucket = :bucket AND key = :key', { bucket, key });
      return empty(204);
    default:
      return get(world, request);
  }
}

function createBucket(world: World, { bucket, region, now, body }: S3Request, elsewhere: boolean): Answer {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw s3Error('InvalidBucketName', 'The specified bucket is not valid.', 400);
  if (elsewhere) throw s3Error('BucketAlreadyExists', 'The requested bucket name is not available.', 409);
  const said = /<LocationConstraint>([a-z0-9-]+)</.exec(body.toString('utf8'))?.[1] ?? region;
  const made = world.run('INSERT INTO s3_buckets VALUES (:bucket, :region, :now) ON CONFLICT DO NOTHING', {
    bucket,
    region: said,
    now,
  });
  if (made === 0)
    throw s3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded.',
      409,
    );
  return empty(200, { location: `/${bucket}` });
}

function put(world: World, { bucket, key, headers, body, now }: S3Request): Answer {
  if (headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true)
    throw s3Error('NotImplemented', 'The sandbox takes an object in one piece.', 501);
  const digest = createHash('md5').update(body);
  const md5 = digest.copy().digest('base64');
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  if (
    (headers['content-md5'] ?? md5) !== md5 ||
    (headers['x-amz-checksum-crc32'] ?? sum.toString('base64')) !== sum.toString('base64')
  )
    throw s3Error('BadDigest', 'The checksum you specified did not match what we received.', 400);
  const condition = headers['if-none-match'];
  if (condition !== undefined && condition !== '*')
    throw s3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
    );
  const etag = `"${digest.digest('hex')}"`;
  const there = 'SELECT 1 FROM s3_objects WHERE bucket = :bucket AND key = :key';
  if (condition === '*' && world.row(there, { bucket, key }) !== undefined)
    throw s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  world.run(
    `INSERT INTO s3_objects VALUES (:bucket, :key, :body, :etag, :type, :now)
     ON CONFLICT (bucket, key) DO UPDATE SET bytes = excluded.bytes, etag = excluded.etag, type = excluded.type,
       modified_at = excluded.modified_at`,
    { bucket, key, body, etag, type: headers['content-type'] ?? 'binary/octet-stream', now },
  );
  return empty(200, { etag });
}

interface ObjectRow {
  readonly key: string;
  readonly bytes: Buffer;
  readonly etag: string;
  readonly type: string;
  readonly modified_at: number;
}

function get(world: World, { bucket, key }: S3Request): Answer {
  const found = world.row<ObjectRow>('SELECT * FROM s3_objects WHERE bucket = :bucket AND key = :key', {
    bucket,
    key,
  });
  if (found === undefined) throw s3Error('NoSuchKey', 'The specified key does not exist.', 404);
  return {
    status: 200,
    headers: {
      'content-type': found.type,
      etag: found.etag,
      'last-modified': new Date(found.modified_at).toUTCString(),
    },
    body: found.bytes,
  };
}

function list(world: World, { bucket, query }: S3Request): Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after =
    token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString('utf8');
  const most = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  if (!Number.isInteger(most) || most < 0)
    throw s3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range', 400);
  const encode =
    query.get('encoding-type') === 'url'
      ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/')
      : escapeXml;
  const rows = world.rows<{ key: string; etag: string; size: number; modified_at: number }>(
    `SELECT key, etag, length(bytes) AS size, modified_at FROM s3_objects
      WHERE bucket = :bucket AND key > :after AND substr(key, 1, length(:prefix)) = :prefix ORDER BY key`,
    { bucket, after, prefix },
  );
  const entries: string[] = [];
  const folders = new Set<string>();
  let last = '';
  let more = false;
  for (const { key, etag, size, modified_at } of rows) {
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folder = at < 0 ? undefined : key.slice(0, at + delimiter.length);
    // A folder that an earlier page ended with is told once.
    if (folder !== undefined && (folders.has(folder) || after.startsWith(folder))) continue;
    if (entries.length >= most) {
      more = true;
      break;
    }
    if (folder !== undefined) folders.add(folder);
    entries.push(
      folder !== undefined
        ? `<CommonPrefixes><Prefix>${encode(folder)}</Prefix></CommonPrefixes>`
        : `<Contents><Key>${encode(key)}</Key><LastModified>${new Date(modified_at).toISOString()}</LastModified>` +
            `<ETag>${escapeXml(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    last = key;
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body:
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
      `<Name>${escapeXml(bucket)}</Name><Prefix>${encode(prefix)}</Prefix><KeyCount>${entries.length}</KeyCount>` +
      `<MaxKeys>${most}</MaxKeys>${query.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : ''}` +
      `<IsTruncated>${more}</IsTruncated>` +
      `${more ? `<NextContinuationToken>${Buffer.from(last, 'utf8').toString('base64url')}</NextContinuationToken>` : ''}` +
      `${entries.join('')}</ListBucketResult>`,
  };
}
