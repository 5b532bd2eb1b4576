import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { ProfileNotices } from './profile-notices.tsx';
import { checkTypes, stateWords, words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.keychain}</p>
      <p>{words.help.folder}</p>
      <p>{words.help.cli}</p>
    </>
  ),
};

/** What Steward needs from this machine, and what to do where it is not there. */
export const HealthPage = () => {
  useHelp(help);
  usePageTitle(words.title, [{ text: 'Settings', href: '/settings' }]);
  const { data, error, isPending, isFetching, refetch } = useQuery(orpc.system.health.queryOptions());
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <ProfileNotices />
      <Table
        variant="full-page"
        wrapLines
        trackBy="id"
        loading={isPending}
        loadingText="Checking this machine"
        items={data?.checks ?? []}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h1"
            description={words.description}
            actions={
              <Button loading={isFetching} loadingText="Checking" onClick={() => void refetch()}>
                {words.again}
              </Button>
            }
          >
            {words.title}
          </Header>
        }
        columnDefinitions={[
          {
            id: 'state',
            header: 'State',
            width: 160,
            cell: (check) => (
              <StatusIndicator type={checkTypes[check.state]}>{stateWords[check.state]}</StatusIndicator>
            ),
          },
          { id: 'title', header: 'Check', isRowHeader: true, width: 200, cell: (check) => check.title },
          { id: 'found', header: 'Found', minWidth: 240, cell: (check) => check.found },
          { id: 'todo', header: 'What to do', minWidth: 240, cell: (check) => check.todo ?? '–' },
        ]}
        footer={
          data && (
            <Box fontSize="body-s" color="text-body-secondary">
              Checked <RelativeTime at={data.at} />
            </Box>
          )
        }
      />
    </SpaceBetween>
  );
};
