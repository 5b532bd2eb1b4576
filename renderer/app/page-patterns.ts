/**
 * Every address of the console, the more specific before the more general. The router has a page for each
 * of them and the tests visit each of them: a new page is added here first.
 */
export const pagePatterns = [
  '/',
  '/activity',
  '/activity/:id',
  '/tenants',
  '/tenants/new',
  '/tenants/drafts/:id',
  '/tenants/:slug',
  '/people',
  '/people/:id',
  '/identity',
  '/directory',
  '/access',
  '/access/person',
  '/access/asset',
  '/access/changes',
  '/access/file',
  '/usage',
  '/licences',
  '/grants',
  '/grants/new',
  '/grants/renew',
  '/grants/revoke',
  '/grants/policies',
  '/grants/:id',
  '/reviews',
  '/reviews/new',
  '/reviews/:id',
  '/releases',
  '/releases/new',
  '/releases/deployments',
  '/releases/deployments/rollback',
  '/releases/deployments/retire',
  '/releases/stages',
  '/releases/stages/policies',
  '/releases/requests/:id',
  '/releases/backups',
  '/releases/backups/:id/restore',
  '/releases/backups/:id',
  '/releases/:hash/promote',
  '/releases/:hash',
  '/connections',
  '/connections/new',
  '/connections/:id',
  '/environments',
  '/audit',
  '/settings',
  '/settings/tokens',
  '/settings/health',
] as const;
export type PagePattern = (typeof pagePatterns)[number];

/** The page that an address means; undefined where there is none. */
export const patternOf = (address: string): PagePattern | undefined => {
  const parts = address.split('/');
  return pagePatterns.find((pattern) => {
    const wanted = pattern.split('/');
    return (
      wanted.length === parts.length &&
      wanted.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : part === parts[at]))
    );
  });
};
