import { z } from 'zod';

/** What a token may be allowed. A procedure of the API names the one scope that it needs. */
export const apiScopes = [
  'connections:read',
  'directory:read',
  'directory:sync',
  'access:read',
  'tenants:read',
  'tenants:write',
  'people:read',
  'people:write',
  'grants:read',
  'grants:write',
  'reviews:read',
  'reviews:write',
  'runs:read',
  'runs:cancel',
  'audit:read',
] as const;
export const apiScope = z.enum(apiScopes, { error: `A scope is one of ${apiScopes.join(', ')}.` });
export type ApiScope = z.infer<typeof apiScope>;

/** Each scope in words, as the page and the API's document say it. */
export const scopeWords: Readonly<Record<ApiScope, string>> = {
  'connections:read': 'See the connections and whether they work, never their credentials',
  'directory:read': 'See people, groups and assets as the directory knows them',
  'directory:sync': 'Read an account into the directory, and stop it',
  'access:read': 'Ask who can see what, and why',
  'tenants:read': 'See tenants and what they have',
  'tenants:write': 'Plan changes of tenants and apply the plans',
  'people:read': 'See each person across all accounts',
  'people:write': 'Plan people of a tenant and apply these plans, and change nothing else of it',
  'grants:read': 'See grants, requests and what they need',
  'grants:write': 'Plan, hand in, end and take grants; approving them is for people',
  'reviews:read': 'See access reviews, their rows, what was decided, and their reports',
  'reviews:write':
    'Stage decisions in access reviews that name the token as a reviewer; handing them in is for people',
  'runs:read': 'See plans, runs and how far they are',
  'runs:cancel': 'Cancel runs between steps',
  'audit:read': 'Read the audit log',
};
