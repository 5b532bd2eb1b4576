/** S3 through one connection. Fails as `sendAws` does, and with READ_ONLY before anything is sent for a change. */
export interface S3 {
  readonly connectionName: string;
  /** Where the connection is; a bucket elsewhere is found by itself. */
  readonly region: string;
  /** Null where there is no such object. One that is longer than `most` bytes is not read. */
  get(bucket: string, key: string, most: number): Promise<Buffer | null | 'too_large'>;
  /** Whole or not at all. `new`: `taken` where there is an object of that name. */
  put(bucket: string, key: string, bytes: Buffer, how: 'new' | 'replace'): Promise<'written' | 'taken'>;
  /** Every key that begins so. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
  /** Does nothing where there is none. */
  remove(bucket: string, key: string): Promise<void>;
}
