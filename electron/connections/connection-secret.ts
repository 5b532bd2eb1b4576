import { z } from 'zod';

/** A connection's access keys: one entry in the keychain, so that half of a pair cannot be lost. */
const accessKeys = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });
export type AccessKeys = z.infer<typeof accessKeys>;

/** The name of a connection's entry in the keychain. */
export const secretName = (connectionId: string): string => `connection/${connectionId}`;

export const formatAccessKeys = (keys: AccessKeys): string =>
  JSON.stringify({ accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey });

/** The keys of an entry; undefined when there is none or it is not one of Steward's. */
export const parseAccessKeys = (entry: string | null | undefined): AccessKeys | undefined => {
  if (entry === null || entry === undefined) return undefined;
  try {
    return accessKeys.safeParse(JSON.parse(entry)).data;
  } catch {
    return undefined;
  }
};
