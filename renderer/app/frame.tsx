import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Flashbar from '@cloudscape-design/components/flashbar';
import HelpPanel from '@cloudscape-design/components/help-panel';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../../shared/contract/session.ts';
import type { Role } from '../../shared/domain/identifiers.ts';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { AppLink } from '../components/app-link.tsx';
import { openDrawer, useCurrentHelp, useDrawer } from '../components/help.ts';
import { useNotifications, useNotify } from '../components/notifications.ts';
import { useCurrentPageTitle } from '../components/page-title.ts';
import { stateWords } from '../components/state-words.ts';
import { ActivityDrawer, useRunningCount } from './activity-drawer.tsx';
import { orpc } from './client.ts';
import { CommandPalette } from './command-palette.tsx';
import { useFollowRuns } from './live-runs.ts';
import { fallbackTitle, placeOf } from './navigation.ts';
import { Pages } from './pages.tsx';
import { PlacesNavigation } from './places-navigation.tsx';
import { TopBar } from './top-bar.tsx';
import { useNavigationOpen } from './use-navigation-open.ts';
import { words } from './words.ts';
import './frame.css';

/** Moves focus and view to a page when its address changes, as a page load would. */
const usePageFocus = (path: string) => {
  const content = useRef<HTMLDivElement>(null);
  // Pages of one wizard share their first two parts and keep the focus where the person is.
  const place = path.split('/').slice(0, 3).join('/');
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    content.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [place]);
  return content;
};

/** A page that follows the run says for itself how it ended. */
const isOnScreen = ({ id }: Pick<RunSummary, 'id'>): boolean =>
  window.location.pathname === `/activity/${id}` ||
  new URLSearchParams(window.location.search).get('run') === id;

const useTellEndedRuns = () => {
  const notify = useNotify();
  return useCallback(
    (run: RunSummary) => {
      if (run.type !== 'plan' || isOnScreen(run)) return;
      notify({
        type: run.state === 'done' ? 'success' : 'warning',
        content: (
          <>
            {run.title}: {stateWords[run.state].label.toLowerCase()}.{' '}
            <AppLink href={`/activity/${run.id}`}>Show the run</AppLink>
          </>
        ),
      });
    },
    [notify],
  );
};

/**
 * Reads everything again once another role's screens stand. Not earlier: the old role's queries would ask
 * once more, be refused, and leave the refusals in the audit log.
 */
const useFreshRole = (role: Role) => {
  const cache = useQueryClient();
  const before = useRef(role);
  useEffect(() => {
    if (before.current === role) return;
    before.current = role;
    void cache.invalidateQueries();
  }, [role, cache]);
};

const useTitleAndCrumbs = (path: string) => {
  const named = useCurrentPageTitle();
  const place = placeOf(path);
  const title = named?.title ?? fallbackTitle(path) ?? words.unknownPage.title;
  const parents =
    named?.parents ??
    (place && place.href !== '/' && place.href !== path ? [{ text: place.text, href: place.href }] : []);
  useEffect(() => {
    document.title = `${title} · ${words.product}`;
  }, [title]);
  const crumbs = [...parents, { text: title, href: path }];
  return path === '/' ? [] : [{ text: 'Home', href: '/' }, ...crumbs];
};

/** Pages that are one table take the whole width. */
const wide: ReadonlySet<string> = new Set([
  '/activity',
  '/audit',
  '/connections',
  '/environments',
  '/settings/health',
  '/settings/tokens',
]);

const contentTypeOf = (path: string) =>
  path.startsWith('/tenants/drafts/') ? 'wizard' : wide.has(path) ? 'table' : 'default';

/** By itself, so that a message which comes or goes draws nothing else. */
const Notifications = () => <Flashbar stackItems items={[...useNotifications()]} />;

const openActivity = () => openDrawer('activity');

/** The one frame around every page. */
export const Frame = ({ session }: { readonly session: Session }) => {
  const [path] = useLocation();
  const [palette, setPalette] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  const navigation = useNavigationOpen(path);
  const operator = session.role !== 'mentor';
  const environment = useQuery({ ...orpc.environments.current.queryOptions(), enabled: operator }).data;
  const running = useRunningCount(operator);
  useFollowRuns(operator, useTellEndedRuns());
  const content = usePageFocus(path);
  const crumbs = useTitleAndCrumbs(path);
  const help = useCurrentHelp();
  const drawer = useDrawer();
  const production = operator && environment?.production === true;
  // Behind the queries, whose effects take the new role in first.
  useFreshRole(session.role);
  const tell = running === 0 ? 'nothing running' : `${running} running`;

  return (
    <>
      <a className="skip-link" href="#page">
        Skip to the page
      </a>
      <div id="frame-top" className={production ? 'frame-top frame-production' : 'frame-top'}>
        {production && (
          <section className="production-bar" aria-label="Environment">
            PRODUCTION — what you apply here reaches real people
          </section>
        )}
        <TopBar
          session={session}
          environment={operator ? environment : undefined}
          runningCount={running}
          onPalette={openPalette}
          onActivity={openActivity}
        />
      </div>
      <AppLayout
        headerSelector="#frame-top"
        navigationWidth={220}
        navigationOpen={navigation.open}
        onNavigationChange={({ detail }) => navigation.change(detail.open)}
        contentType={contentTypeOf(path)}
        breadcrumbs={
          crumbs.length > 0 ? <BreadcrumbGroup ariaLabel="Breadcrumbs" items={crumbs} /> : undefined
        }
        navigation={<PlacesNavigation role={session.role} path={path} running={running} />}
        notifications={<Notifications />}
        content={
          <div id="page" ref={content} tabIndex={-1} className="page">
            <Pages role={session.role} />
          </div>
        }
        activeDrawerId={drawer}
        onDrawerChange={({ detail }) => openDrawer(detail.activeDrawerId)}
        drawers={[
          {
            id: 'help',
            trigger: { iconName: 'status-info' },
            ariaLabels: { drawerName: 'Help', closeButton: 'Close help', triggerButton: 'Open help' },
            content: (
              <HelpPanel header={<h2>{help?.title ?? 'Help'}</h2>}>
                {help?.body ?? <p>{words.noHelp}</p>}
              </HelpPanel>
            ),
          },
          ...(operator
            ? [
                {
                  id: 'activity',
                  trigger: { iconName: 'status-in-progress' as const },
                  badge: running > 0,
                  resizable: true,
                  defaultSize: 340,
                  ariaLabels: {
                    drawerName: 'Activity',
                    closeButton: 'Close activity',
                    triggerButton: `Open activity, ${tell}`,
                    resizeHandle: 'Resize activity',
                  },
                  content: <ActivityDrawer />,
                },
              ]
            : []),
        ]}
      />
      <CommandPalette role={session.role} open={palette} onChange={setPalette} />
      <div className="visually-hidden" role="status">
        {running > 0 ? tell : ''}
      </div>
    </>
  );
};
