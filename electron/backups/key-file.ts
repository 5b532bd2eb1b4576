import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { instant, uuid } from '../../shared/domain/identifiers.ts';
import { deriveKey, seal, unseal } from './seal.ts';

const wrap = z.object({ by: z.enum(['keychain', 'recovery']), salt: z.base64(), sealed: z.base64() });

/**
 * What stands as `set.json` beside the backups of a set: the one key that opens them, wrapped by a key in the
 * keychain and by the recovery key. Nothing in it is a secret.
 */
const keyFile = z.object({
  format: z.literal('steward-account-backups'),
  version: z.literal(1),
  set: uuid,
  createdAt: instant,
  wraps: z.array(wrap).min(1).max(8),
});
export type KeyFile = z.infer<typeof keyFile>;

export const keyFileName = 'set.json';
/** A larger one is none of ours. */
export const largestKeyFile = 64 * 1024;

type Wrapper = z.infer<typeof wrap>['by'];

const purposeOf = (set: string, by: Wrapper): string => `set ${set} ${by}`;

/** Wraps a set's key twice: a new one, or the one of a set that is taken over. */
export const makeKeyFile = (
  set: string,
  createdAt: string,
  wrappers: Readonly<Record<Wrapper, Buffer>>,
  key: Buffer = randomBytes(32),
): KeyFile => ({
  format: 'steward-account-backups',
  version: 1,
  set,
  createdAt,
  wraps: (['keychain', 'recovery'] as const).map((by) => {
    const salt = randomBytes(32);
    const sealed = seal(deriveKey(wrappers[by], salt, by), purposeOf(set, by), key);
    return { by, salt: salt.toString('base64'), sealed: sealed.toString('base64') };
  }),
});

/** Undefined where it is none, or of a version that is not known here. */
export const parseKeyFile = (text: string): KeyFile | undefined => {
  try {
    return keyFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The set's key; undefined where the wrapping key does not open it. */
export const openKeyFile = (file: KeyFile, by: Wrapper, wrapper: Buffer): Buffer | undefined => {
  for (const one of file.wraps) {
    if (one.by !== by) continue;
    const wrapping = deriveKey(wrapper, Buffer.from(one.salt, 'base64'), by);
    const key = unseal(wrapping, purposeOf(file.set, by), Buffer.from(one.sealed, 'base64'));
    if (key !== undefined) return key;
  }
  return undefined;
};
