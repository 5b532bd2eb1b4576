/** A place in S3: a bucket, and what names there begin with. */
export interface S3Address {
  readonly bucket: string;
  /** Without slashes at its ends; empty: the whole bucket. */
  readonly prefix: string;
}

/** Whether a place is meant to be one in S3. */
export const isS3Address = (text: string): boolean => /^s3:/i.test(text);

/**
 * Reads `s3://BUCKET/PREFIX`, a slash at its end or not. Undefined for everything else: names that S3 does not give
 * (S3 User Guide, "General purpose bucket naming rules"), and keys that some tools would take for another path.
 */
export const parseS3Address = (text: string): S3Address | undefined => {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(text) ?? [];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes('..')) return undefined;
  if (prefix === '') return { bucket, prefix };
  if (prefix.length > 512) return undefined;
  const whole = prefix.split('/').every((part) => /^[\w!.*'()=+@,-]+$/.test(part) && !/^\.+$/.test(part));
  return whole ? { bucket, prefix } : undefined;
};

/** The one way to write it. */
export const s3AddressText = ({ bucket, prefix }: S3Address): string =>
  prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
