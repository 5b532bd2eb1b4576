import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { memo, useCallback, useEffect, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { AssetsTable } from './assets-table.tsx';
import { AssignmentsTable } from './assignments-table.tsx';
import { GroupsTable } from './groups-table.tsx';
import { PeopleTable } from './people-table.tsx';
import { SyncPanel } from './sync-panel.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.age}</p>
      <p>{words.help.changed}</p>
      <p>{words.help.since}</p>
      <p>{words.help.unreadable}</p>
    </>
  ),
};

const tabs = ['people', 'groups', 'assets', 'policies'] as const;

/** While something is being read, its progress is asked for this often, in milliseconds. */
const followMs = 700;

const header = (
  <Header variant="h1" description={words.description}>
    {words.title}
  </Header>
);
const lists = [
  { id: 'people', label: words.tabs.people, content: <PeopleTable /> },
  { id: 'groups', label: words.tabs.groups, content: <GroupsTable /> },
  { id: 'assets', label: words.tabs.assets, content: <AssetsTable /> },
  { id: 'policies', label: words.tabs.policies, content: <AssignmentsTable /> },
];

/** The lists look after themselves: they are not drawn again because something beside them was. */
const Lists = memo(
  ({ tab, onChange }: { readonly tab: string; readonly onChange: (tab: string) => void }) => (
    <Tabs
      ariaLabel={words.title}
      activeTabId={tab}
      onChange={({ detail }) => onChange(detail.activeTabId)}
      tabs={lists}
    />
  ),
);

/** `/directory`: who and what is in the accounts, how old that is, and reading it again. */
export const DirectoryPage = () => {
  useHelp(help);
  const cache = useQueryClient();
  const [address, setAddress] = useSearchParams();
  const tab = tabs.find((one) => one === address.get('tab')) ?? 'people';
  const status = useQuery({
    ...orpc.directory.status.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.some(({ sync }) => sync?.state === 'running') ? followMs : false,
  });
  const running = status.data?.some(({ sync }) => sync?.state === 'running') ?? false;
  const wasRunning = useRef(false);
  useEffect(() => {
    // The lists below show what was found as soon as a reading has ended.
    if (wasRunning.current && !running) void cache.invalidateQueries({ queryKey: orpc.directory.key() });
    wasRunning.current = running;
  }, [running, cache]);
  const open = useCallback(
    // Another list has other filters.
    (next: string) => setAddress(new URLSearchParams({ tab: next })),
    [setAddress],
  );
  return (
    <ContentLayout header={header}>
      <SpaceBetween size="l">
        <ProblemAlert error={status.error} onRetry={() => void status.refetch()} />
        {status.isPending && (
          <div role="status">
            <Spinner /> Reading the directory
          </div>
        )}
        {status.data?.map((one) => (
          <SyncPanel key={one.connection.id} status={one} />
        ))}
        <Lists tab={tab} onChange={open} />
      </SpaceBetween>
    </ContentLayout>
  );
};
