import type { ComponentType } from 'react';
import type { PagePattern } from './page-patterns.ts';

/** One chunk per page, fetched when it is first shown. */
const chunks: Readonly<Record<PagePattern, () => Promise<ComponentType>>> = {
  '/': async () => (await import('../features/home/home-page.tsx')).HomePage,
  '/activity': async () => (await import('../features/activity/activity-page.tsx')).ActivityPage,
  '/activity/:id': async () => (await import('../features/activity/run-page.tsx')).RunPage,
  '/tenants': async () => (await import('../features/tenants/tenants-page.tsx')).TenantsPage,
  '/tenants/new': async () => (await import('../features/tenants/new-tenant-page.tsx')).NewTenantPage,
  '/tenants/drafts/:id': async () => (await import('../features/tenants/onboard-page.tsx')).OnboardPage,
  '/tenants/:slug': async () => (await import('../features/tenants/tenant-page.tsx')).TenantPage,
  '/people': async () => (await import('../features/people/people-page.tsx')).PeoplePage,
  '/identity': async () => (await import('../features/identity/identity-page.tsx')).IdentityPage,
  '/people/:id': async () => (await import('../features/people/person-page.tsx')).PersonPage,
  '/directory': async () => (await import('../features/directory/directory-page.tsx')).DirectoryPage,
  '/access': async () => (await import('../features/access/access-page.tsx')).AccessPage,
  '/access/person': async () => (await import('../features/access/person-page.tsx')).AccessPersonPage,
  '/access/asset': async () => (await import('../features/access/audience-page.tsx')).AccessAudiencePage,
  '/access/changes': async () => (await import('../features/access/changes-page.tsx')).AccessChangesPage,
  '/access/file': async () => (await import('../features/access-file/access-file-page.tsx')).AccessFilePage,
  '/usage': async () => (await import('../features/usage/usage-page.tsx')).UsagePage,
  '/licences': async () => (await import('../features/licences/licences-page.tsx')).LicencesPage,
  '/grants': async () => (await import('../features/grants/grants-page.tsx')).GrantsPage,
  '/grants/new': async () => (await import('../features/grants/new-grant-page.tsx')).NewGrantPage,
  '/grants/renew': async () => (await import('../features/grants/renew-grants-page.tsx')).RenewGrantsPage,
  '/grants/revoke': async () => (await import('../features/grants/revoke-grants-page.tsx')).RevokeGrantsPage,
  '/grants/policies': async () => (await import('../features/grants/policies-page.tsx')).GrantPoliciesPage,
  '/grants/:id': async () => (await import('../features/grants/request-page.tsx')).GrantRequestPage,
  '/reviews': async () => (await import('../features/reviews/reviews-page.tsx')).ReviewsPage,
  '/reviews/new': async () => (await import('../features/reviews/new-review-page.tsx')).NewReviewPage,
  '/reviews/:id': async () => (await import('../features/reviews/review-page.tsx')).ReviewPage,
  '/releases': async () => (await import('../features/releases/releases-page.tsx')).ReleasesPage,
  '/releases/new': async () => (await import('../features/releases/take-release-page.tsx')).TakeReleasePage,
  '/releases/deployments': async () =>
    (await import('../features/deployments/deployments-page.tsx')).DeploymentsPage,
  '/releases/deployments/rollback': async () =>
    (await import('../features/deployments/rollback-page.tsx')).RollbackPage,
  '/releases/deployments/retire': async () =>
    (await import('../features/deployments/retire-page.tsx')).RetirePage,
  '/releases/stages': async () => (await import('../features/releases/stages-page.tsx')).StagesPage,
  '/releases/stages/policies': async () =>
    (await import('../features/releases/stage-policies-page.tsx')).StagePoliciesPage,
  '/releases/requests/:id': async () =>
    (await import('../features/releases/promotion-request-page.tsx')).PromotionRequestPage,
  '/releases/backups': async () => (await import('../features/backups/backups-page.tsx')).BackupsPage,
  '/releases/backups/:id/restore': async () =>
    (await import('../features/backups/restore-page.tsx')).RestorePage,
  '/releases/backups/:id': async () => (await import('../features/backups/backup-page.tsx')).BackupPage,
  '/releases/:hash/promote': async () => (await import('../features/releases/promote-page.tsx')).PromotePage,
  '/releases/:hash': async () => (await import('../features/releases/release-page.tsx')).ReleasePage,
  '/connections': async () => (await import('../features/connections/connections-page.tsx')).ConnectionsPage,
  '/connections/new': async () =>
    (await import('../features/connections/add-connection-page.tsx')).AddConnectionPage,
  '/connections/:id': async () =>
    (await import('../features/connections/connection-page.tsx')).ConnectionPage,
  '/environments': async () =>
    (await import('../features/environments/environments-page.tsx')).EnvironmentsPage,
  '/audit': async () => (await import('../features/audit/audit-page.tsx')).AuditPage,
  '/settings': async () => (await import('../features/settings/settings-page.tsx')).SettingsPage,
  '/settings/tokens': async () => (await import('../features/tokens/tokens-page.tsx')).TokensPage,
  '/settings/health': async () => (await import('../features/health/health-page.tsx')).HealthPage,
};

const fetched = new Map<PagePattern, ComponentType>();

/** Fetches a page's chunk. */
export const fetchPage = async (pattern: PagePattern): Promise<ComponentType> => {
  const Page = await chunks[pattern]();
  fetched.set(pattern, Page);
  return Page;
};

/** A page whose chunk is here already. */
export const fetchedPage = (pattern: PagePattern): ComponentType | undefined => fetched.get(pattern);
