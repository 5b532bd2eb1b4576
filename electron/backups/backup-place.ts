/** Where backups are kept. Names are `set.json`, `manifests/…` and `chunks/…`; nothing else is touched. */
export interface BackupPlace {
  /** As a person knows it: a folder's path, or `s3://BUCKET/PREFIX`. */
  readonly address: string;
  /** Null where there is none of that name. One that is longer than `most` bytes is not read. */
  read(name: string, most: number): Promise<Buffer | null | 'too_large'>;
  /** Writes whole or not at all. Without `replace` one that is there already stays, and this rejects with CONFLICT. */
  write(name: string, bytes: Buffer, replace?: 'replace'): Promise<void>;
  /** The names below a folder, with its own name before them. */
  list(folder: 'manifests' | 'chunks'): Promise<readonly string[]>;
  /** Does nothing where there is none. */
  remove(name: string): Promise<void>;
  /** Removes what a backup that was cut off has left half written. Only while nothing is written there. */
  tidy(): Promise<void>;
}
