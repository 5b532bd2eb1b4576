import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the backups folder. It was opened and checked before it got its name. */
export interface Backup {
  readonly file: string;
  /** `daily`, or before a migration: then the profile is of an earlier version and is brought up to date. */
  readonly kind: 'daily' | 'migration';
  /** When it was made; ISO, UTC. */
  readonly at: string;
}

const form =
  /^steward-(?<label>daily|before-\d{4})-(?<day>\d{4}-\d\d-\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)-(?<ms>\d{3})Z\.db$/;

/** The name of a backup made at a time. `label` is `daily` or `before-0002`. */
export const backupName = (label: string, at: Date): string =>
  `steward-${label}-${at.toISOString().replaceAll(':', '').replace('.', '-')}.db`;

/** The backups of a folder by their names, newest first; none where there is no such folder. */
export const listBackups = (directory: string): readonly Backup[] => {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .flatMap((name): Backup[] => {
      const parts = form.exec(name)?.groups;
      if (!parts) return [];
      const at = `${parts.day}T${parts.hour}:${parts.minute}:${parts.second}.${parts.ms}Z`;
      return [{ file: join(directory, name), kind: parts.label === 'daily' ? 'daily' : 'migration', at }];
    })
    .sort((one, other) => other.at.localeCompare(one.at));
};
