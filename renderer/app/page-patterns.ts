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
  '/directory',
  '/connections',
  '/connections/new',
  '/connections/:id',
  '/environments',
  '/audit',
  '/settings',
  '/settings/health',
] as const;
export type PagePattern = (typeof pagePatterns)[number];
