import { defaultNamespace, type FileRole } from '../../shared/domain/access-file.ts';
import type { AccountPlace } from '../../shared/domain/tenant-names.ts';
import type { AccountUser } from './account-state.ts';

const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/** The ARN of a user, group or namespace: these live in the identity region. */
export const identityKey = (
  place: AccountPlace,
  kind: 'user' | 'group' | 'namespace',
  name: string,
): string =>
  `arn:${partitionOf(place.identityRegion)}:quicksight:${place.identityRegion}:${place.accountId}:${kind}/${name}`;

const roleWords: Readonly<Record<string, FileRole>> = {
  READER: 'reader',
  AUTHOR: 'author',
  ADMIN: 'admin',
  READER_PRO: 'reader-pro',
  AUTHOR_PRO: 'author-pro',
  ADMIN_PRO: 'admin-pro',
  RESTRICTED_READER: 'restricted-reader',
  RESTRICTED_AUTHOR: 'restricted-author',
};
/** QuickSight's role in the words of a file; undefined for one that is not known. */
export const fileRole = (role: string | null): FileRole | undefined =>
  role === null ? undefined : roleWords[role];
/** A file's role in QuickSight's words. */
export const serviceRole = (role: FileRole): string => role.toUpperCase().replace('-', '_');

export const isAdminRole = (role: string | null): boolean => role === 'ADMIN' || role === 'ADMIN_PRO';

/** A group, account or namespace as a sentence names it. */
export const namedIn = (namespace: string, name: string): string =>
  namespace === defaultNamespace ? name : `${name} (namespace ${namespace})`;

/** A person as a sentence names them. */
export const personWords = (user: Pick<AccountUser, 'email' | 'name' | 'namespace'>): string =>
  user.email ?? namedIn(user.namespace, user.name);

/** The e-mail addresses that name exactly one account. An address is one address whatever its case. */
export const soleEmails = (
  users: Iterable<Pick<AccountUser, 'email' | 'key' | 'nameless'>>,
): ReadonlyMap<string, string> => {
  const found = new Map<string, string | null>();
  for (const { email, key, nameless } of users) {
    if (email === null || nameless) continue;
    const folded = email.toLowerCase();
    found.set(folded, found.has(folded) && found.get(folded) !== key ? null : key);
  }
  return new Map([...found].flatMap(([email, key]) => (key === null ? [] : [[email, key] as const])));
};

export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
