import type { AccessThing } from '../../../shared/domain/access-answer.ts';

type Pointed = Pick<AccessThing, 'key' | 'connection'>;

const address = (path: string, part: Readonly<Record<string, string | undefined>>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(part)) if (value !== undefined) query.set(name, value);
  return `${path}?${query}`;
};

/** Where it stands what an account can see; with an asset, every path to that. */
export const personAddress = (
  person: Pointed,
  more: { readonly asset?: string; readonly at?: string | undefined } = {},
) => address('/access/person', { user: person.key, connection: person.connection.id, ...more });

/** Where it stands who can see an asset. */
export const assetAddress = (asset: Pointed, more: { readonly at?: string | undefined } = {}) =>
  address('/access/asset', { asset: asset.key, connection: asset.connection.id, ...more });
