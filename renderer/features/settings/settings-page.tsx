import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { AppearancePanel } from './appearance-panel.tsx';
import { ProfilePanel } from './profile-panel.tsx';
import { words } from './words.ts';
import { YouPanel } from './you-panel.tsx';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.kept}</p>
      <p>{words.help.profile}</p>
    </>
  ),
};

/** Name, role, appearance, and where the profile is. */
export const SettingsPage = () => {
  useHelp(help);
  const { data: session, error, refetch } = useQuery(orpc.session.get.queryOptions());
  return (
    <ContentLayout header={<Header variant="h1">{words.title}</Header>}>
      <SpaceBetween size="l">
        {error && !session && <ProblemAlert error={error} onRetry={() => void refetch()} />}
        {!session && !error && <StatusIndicator type="loading">Reading settings</StatusIndicator>}
        {session && <YouPanel session={session} />}
        <AppearancePanel />
        {session && <ProfilePanel session={session} />}
      </SpaceBetween>
    </ContentLayout>
  );
};
