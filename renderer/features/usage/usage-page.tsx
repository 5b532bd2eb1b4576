import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { UsagePanel } from './usage-panel.tsx';
import { UsageTable } from './usage-table.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.missing}</p>
      <p>{words.help.late}</p>
    </>
  ),
};

/** While something is being read, its progress is asked for this often, in milliseconds. */
const followMs = 700;

/** `/usage`: who used what and when last, how far back that is known, and reading on. */
export const UsagePage = () => {
  useHelp(help);
  const cache = useQueryClient();
  const status = useQuery({
    ...orpc.usage.status.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.some(({ sync }) => sync?.state === 'running') ? followMs : false,
  });
  const running = status.data?.some(({ sync }) => sync?.state === 'running') ?? false;
  const wasRunning = useRef(false);
  useEffect(() => {
    // The list below shows who was seen as soon as a reading has ended.
    if (wasRunning.current && !running) void cache.invalidateQueries({ queryKey: orpc.usage.key() });
    wasRunning.current = running;
  }, [running, cache]);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={status.error} onRetry={() => void status.refetch()} />
        {status.isPending && (
          <div role="status">
            <Spinner /> {words.loading}
          </div>
        )}
        {status.data?.map((one) => (
          <UsagePanel key={one.connection.id} status={one} />
        ))}
        <UsageTable />
      </SpaceBetween>
    </ContentLayout>
  );
};
