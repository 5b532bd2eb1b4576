import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { type ComponentType, lazy, memo, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import type { Role } from '../../shared/domain/identifiers.ts';
import { AppLink } from '../components/app-link.tsx';
import { placeOf } from './navigation.ts';
import { PageBoundary } from './page-boundary.tsx';
import { type PagePattern, pagePatterns } from './page-patterns.ts';
import { roleWords, words } from './words.ts';

type Load = () => Promise<ComponentType>;

interface RoutedPage {
  readonly load: Load;
  readonly Shown: ComponentType;
}

/** One chunk per page, fetched when it is first shown. */
const page = (load: Load): RoutedPage => ({ load, Shown: lazy(async () => ({ default: await load() })) });

const pageOf: Readonly<Record<PagePattern, RoutedPage>> = {
  '/': page(async () => (await import('../features/home/home-page.tsx')).HomePage),
  '/activity': page(async () => (await import('../features/activity/activity-page.tsx')).ActivityPage),
  '/activity/:id': page(async () => (await import('../features/activity/run-page.tsx')).RunPage),
  '/tenants': page(async () => (await import('../features/tenants/tenants-page.tsx')).TenantsPage),
  '/tenants/new': page(async () => (await import('../features/tenants/new-tenant-page.tsx')).NewTenantPage),
  '/tenants/drafts/:id': page(async () => (await import('../features/tenants/onboard-page.tsx')).OnboardPage),
  '/tenants/:slug': page(async () => (await import('../features/tenants/tenant-page.tsx')).TenantPage),
  '/directory': page(async () => (await import('../features/directory/directory-page.tsx')).DirectoryPage),
  '/connections': page(
    async () => (await import('../features/connections/connections-page.tsx')).ConnectionsPage,
  ),
  '/connections/new': page(
    async () => (await import('../features/connections/add-connection-page.tsx')).AddConnectionPage,
  ),
  '/connections/:id': page(
    async () => (await import('../features/connections/connection-page.tsx')).ConnectionPage,
  ),
  '/environments': page(
    async () => (await import('../features/environments/environments-page.tsx')).EnvironmentsPage,
  ),
  '/audit': page(async () => (await import('../features/audit/audit-page.tsx')).AuditPage),
  '/settings': page(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage),
  '/settings/health': page(async () => (await import('../features/health/health-page.tsx')).HealthPage),
};

/**
 * Begins to fetch the page of an address that stands for one page, like Home's: who asks and what the page is
 * made of both take their time, and neither needs the other.
 */
export const fetchPageAhead = (address: string): void => {
  const pattern = pagePatterns.find((each) => each === address);
  // One that cannot be fetched says so where it is shown.
  if (pattern) pageOf[pattern].load().catch(() => undefined);
};

const Message = ({ title, body }: { readonly title: string; readonly body: string }) => (
  <Box padding={{ vertical: 'xxl' }}>
    <Box variant="h1">{title}</Box>
    <Box variant="p">{body}</Box>
    <AppLink href="/">Go to Home</AppLink>
  </Box>
);

const Opening = () => (
  <Box textAlign="center" padding={{ vertical: 'xxxl' }}>
    <div role="status">
      <Spinner /> Opening the page
    </div>
  </Box>
);

/** The page of the present address, as far as the role may see it. */
export const Pages = memo(({ role }: { readonly role: Role }) => {
  const [path] = useLocation();
  const place = placeOf(path);
  if (place && !place.roles.includes(role)) {
    return <Message {...words.notForRole(place.text, roleWords[role].label)} />;
  }
  return (
    <PageBoundary address={path}>
      <Suspense fallback={<Opening />}>
        <Switch>
          {pagePatterns.map((pattern) => (
            <Route key={pattern} path={pattern} component={pageOf[pattern].Shown} />
          ))}
          <Route>
            <Message {...words.unknownPage} />
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
});
