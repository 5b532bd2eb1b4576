import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { type ComponentType, lazy, memo, Suspense, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import type { Role } from '../../shared/domain/identifiers.ts';
import { AppLink } from '../components/app-link.tsx';
import { notFor } from './navigation.ts';
import { PageBoundary } from './page-boundary.tsx';
import { fetchedPage, fetchPage } from './page-chunks.ts';
import { type PagePattern, pagePatterns } from './page-patterns.ts';
import { roleWords, words } from './words.ts';

/**
 * A page that is here already is shown at once: React would first show that it waits, and keep that on the
 * screen for three tenths of a second.
 */
const shownOf = (pattern: PagePattern): ComponentType => {
  const Later = lazy(async () => ({ default: await fetchPage(pattern) }));
  return () => {
    // Chosen once, so that a page which is on the screen stays the same one.
    const [Shown] = useState<ComponentType>(() => fetchedPage(pattern) ?? Later);
    return <Shown />;
  };
};

const routes = pagePatterns.map((pattern) => ({ pattern, Shown: shownOf(pattern) }));

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
  const refused = notFor(role, path);
  if (refused !== undefined) return <Message {...words.notForRole(refused, roleWords[role].label)} />;
  return (
    <PageBoundary address={path}>
      <Suspense fallback={<Opening />}>
        <Switch>
          {routes.map(({ pattern, Shown }) => (
            <Route key={pattern} path={pattern} component={Shown} />
          ))}
          <Route>
            <Message {...words.unknownPage} />
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
});
