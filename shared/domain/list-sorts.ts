/** What the list of tenants can be ordered by. */
export const tenantSorts = [
  'name',
  'status',
  'isolation',
  'environment',
  'people',
  'entitlements',
  'tenantId',
  'updated',
  'created',
] as const;
export type TenantSort = (typeof tenantSorts)[number];

/** What the list of runs can be ordered by. */
export const runSorts = ['title', 'state', 'subject', 'started', 'calls'] as const;
export type RunSort = (typeof runSorts)[number];

/** What the list of grants can be ordered by. */
export const grantSorts = ['who', 'what', 'level', 'state', 'ends', 'request', 'since'] as const;
export type GrantSort = (typeof grantSorts)[number];
