import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useRef, useState } from 'react';
import type { IdentitySource } from '../../../shared/contract/identity.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { MatchMembers } from './match-members.tsx';
import { useIdentityActions } from './use-identity-actions.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** Every source, what it holds, and how old that is. */
export const SourcesTable = (props: {
  readonly sources: readonly IdentitySource[];
  readonly onAdd: () => void;
}) => {
  const actions = useIdentityActions();
  const [matching, setMatching] = useState<IdentitySource>();
  const file = useRef<HTMLInputElement>(null);
  const reading = useRef<string>('');
  const read = (source: IdentitySource) => {
    if (source.kind !== 'csv') actions.sync.mutate({ id: source.id });
    else {
      reading.current = source.id;
      file.current?.click();
    }
  };
  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        aria-label={words.source.readFile}
        hidden
        onChange={async (event) => {
          const chosen = event.target.files?.[0];
          event.target.value = '';
          if (chosen) actions.sync.mutate({ id: reading.current, csv: await chosen.text() });
        }}
      />
      <Table
        variant="container"
        contentDensity="compact"
        wrapLines
        items={props.sources}
        trackBy="id"
        ariaLabels={{ tableLabel: words.source.title }}
        header={
          <Header
            variant="h2"
            counter={`(${props.sources.length.toLocaleString('en')})`}
            actions={<Button onClick={props.onAdd}>{words.source.add}</Button>}
          >
            {words.source.title}
          </Header>
        }
        empty={<TableEmpty {...words.source.none} />}
        columnDefinitions={[
          {
            id: 'name',
            header: words.source.name,
            isRowHeader: true,
            minWidth: 140,
            cell: ({ name }) => <span className="any-wrap">{visibleText(name)}</span>,
          },
          { id: 'kind', header: words.source.kind, cell: ({ kind }) => words.source.kinds[kind] },
          {
            id: 'holds',
            header: words.source.holds,
            minWidth: 160,
            cell: ({ groups, readAt, problem, nameless, note }) => {
              const unreadable = groups.reduce((sum, one) => sum + one.unreadable, 0);
              return (
                <SpaceBetween size="xxs">
                  {readAt === null
                    ? words.source.never
                    : words.source.groups(
                        groups.length,
                        groups.reduce((sum, { members }) => sum + members, 0),
                      )}
                  {unreadable > 0 && (
                    <StatusIndicator type="warning">{words.source.unreadable(unreadable)}</StatusIndicator>
                  )}
                  {nameless.total > 0 && (
                    <StatusIndicator type={nameless.matched < nameless.total ? 'warning' : 'info'}>
                      {words.source.nameless(nameless.total, nameless.matched)}
                    </StatusIndicator>
                  )}
                  {note !== null && nameless.matched < nameless.total && (
                    <Box color="text-body-secondary" fontSize="body-s">
                      {visibleText(note)}
                    </Box>
                  )}
                  {problem && (
                    <StatusIndicator type="error">
                      {words.source.failed}: {visibleText(problem.message)} {problem.todo}
                    </StatusIndicator>
                  )}
                </SpaceBetween>
              );
            },
          },
          {
            id: 'readAt',
            header: words.source.readAt,
            minWidth: 100,
            cell: ({ readAt }) => <RelativeTime at={readAt} />,
          },
          {
            id: 'actions',
            header: words.actions,
            minWidth: 130,
            cell: (source) => (
              <div className="row-actions">
                <Button
                  variant="inline-link"
                  ariaLabel={`${source.kind === 'csv' ? words.source.readFile : words.source.read}: ${source.name}`}
                  loading={actions.sync.isPending && actions.sync.variables?.id === source.id}
                  onClick={() => read(source)}
                >
                  {source.kind === 'csv' ? words.source.readFile : words.source.read}
                </Button>
                {source.nameless.total > 0 && (
                  <Button
                    variant="inline-link"
                    ariaLabel={`${words.source.match}: ${source.name}`}
                    onClick={() => setMatching(source)}
                  >
                    {words.source.match}
                  </Button>
                )}
                <Button
                  variant="inline-link"
                  ariaLabel={`${words.source.remove}: ${source.name}`}
                  disabled={actions.removeSource.isPending}
                  onClick={() => actions.removeSource.mutate({ id: source.id })}
                >
                  {words.source.remove}
                </Button>
              </div>
            ),
          },
        ]}
      />
      {matching && <MatchMembers source={matching} onClose={() => setMatching(undefined)} />}
    </>
  );
};
