import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import envPaths from 'env-paths';

const realTmp = (): string => {
  try {
    return realpathSync(tmpdir());
  } catch {
    return tmpdir();
  }
};

/** Beside the database: tells of a database that was replaced. */
export const headFileInside = (directory: string): string => join(directory, 'steward.head.json');

/**
 * Where it is remembered how far a profile reaches: beside its database, and in this user's settings, so
 * that a folder which was put back as a whole is noticed too. A profile in a folder for temporary files is
 * not remembered outside. `directory` is the profile's real path.
 */
export const headFiles = (directory: string): readonly string[] => {
  const inside = headFileInside(directory);
  const { config } = envPaths('Steward', { suffix: '' });
  if (!isAbsolute(config) || `${directory}${sep}`.startsWith(`${realTmp()}${sep}`)) return [inside];
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 24);
  return [inside, join(config, 'profiles', `${name}.json`)];
};
