import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApplyAppearance } from './appearance.ts';
import { followLinks } from './follow-links.ts';
import { Frame } from './frame.tsx';
import { FullPage } from './full-page.tsx';
import { queryClient } from './query-client.ts';
import { useSessionWatch } from './use-session-watch.ts';

const Console = () => {
  const { session, state, error, retry } = useSessionWatch();
  useApplyAppearance();
  useEffect(() => followLinks(document), []);
  const covered = state !== 'here';
  return (
    <>
      {/* Kept behind the cover, so that nothing typed is lost while the host is away. */}
      {session && (
        <div inert={covered}>
          <Frame session={session} />
        </div>
      )}
      {covered && <FullPage state={state} error={error} onRetry={() => void retry()} />}
    </>
  );
};

export const App = () => (
  <QueryClientProvider client={queryClient}>
    <I18nProvider locale="en" messages={[messages]}>
      <Console />
    </I18nProvider>
  </QueryClientProvider>
);
