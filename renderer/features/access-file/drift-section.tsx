import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { DriftEntry } from '../../../shared/contract/access-file.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { LocalTable } from '../../components/local-table.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.drift;
const endWords = (at: string | null) => (at === null ? text.noEnd : momentWords(at));
const colours = { given: 'green', taken: 'red', changed: 'blue' } as const;

const Level = ({ entry: { kind, level, before, until, untilBefore } }: { readonly entry: DriftEntry }) => (
  <>
    {before === null ? (level ?? '–') : `${before} → ${level ?? '–'}`}
    {(until !== null || kind === 'end') && (
      <Box color="text-body-secondary" fontSize="body-s">
        {kind === 'end'
          ? text.endChanged(endWords(untilBefore), endWords(until))
          : text.givenUntil(endWords(until))}
      </Box>
    )}
  </>
);

const idOf = ({ kind, who, what, change, since }: DriftEntry) => [kind, who, what, change, since].join('\n');

const Entries = ({ entries }: { readonly entries: readonly DriftEntry[] }) => (
  <LocalTable
    title={text.table}
    items={entries}
    idOf={idOf}
    has={({ who, what }, wanted) => `${who}\n${what}`.toLowerCase().includes(wanted)}
    sorts={{
      change: ({ change }) => change,
      who: ({ who }) => who,
      what: ({ what }) => what,
      since: ({ since }) => since,
    }}
    search={text.search}
    countWords={(count) => `${count.toLocaleString('en')} found`}
    none={text.none}
    noMatch={text.noMatch}
    columns={[
      {
        id: 'what',
        header: text.columns.what,
        isRowHeader: true,
        minWidth: 150,
        cell: ({ what }) => <span className="any-wrap">{visibleText(what)}</span>,
      },
      {
        id: 'change',
        header: text.columns.change,
        minWidth: 95,
        cell: ({ change }) => <Badge color={colours[change]}>{text.changes[change]}</Badge>,
      },
      {
        id: 'who',
        header: text.columns.who,
        minWidth: 140,
        cell: ({ who }) => <span className="any-wrap">{visibleText(who)}</span>,
      },
      { id: 'level', header: text.columns.level, minWidth: 110, cell: (entry) => <Level entry={entry} /> },
      {
        id: 'since',
        header: text.columns.since,
        minWidth: 100,
        cell: ({ since }) => <RelativeTime at={since} />,
      },
    ]}
  />
);

/** What of an account's access was changed outside Steward since it was last written down or brought to a file. */
export const DriftSection = ({ connectionId }: { readonly connectionId: string }) => {
  const drift = useQuery({
    ...orpc.accessFile.drift.queryOptions({ input: { connectionId } }),
    retry: false,
  });
  const header = (description?: string) => (
    <Header variant="h2" {...(description === undefined ? {} : { description })}>
      {text.title}
    </Header>
  );
  if (drift.data === undefined)
    return (
      <Container header={header()}>
        {drift.isError ? (
          <ProblemAlert error={drift.error} onRetry={() => void drift.refetch()} />
        ) : (
          <StatusIndicator type="loading">{text.loading}</StatusIndicator>
        )}
      </Container>
    );
  const { baseline, readAt, entries, unreadable } = drift.data;
  if (baseline === null)
    return (
      <Container header={header()}>
        <Box color="text-body-secondary">{text.noBaseline}</Box>
      </Container>
    );
  return (
    <SpaceBetween size="s">
      <Container header={header(text.since(baseline.kind, momentWords(baseline.at), momentWords(readAt)))}>
        {unreadable.length > 0 ? (
          <Alert type="warning" statusIconAriaLabel="Warning" header={text.unreadable(unreadable.length)}>
            {visibleText(unreadable.slice(0, 5).join(', '))}
            {unreadable.length > 5 && ` and ${unreadable.length - 5} more`}
          </Alert>
        ) : (
          <Box color="text-body-secondary">{text.all}</Box>
        )}
      </Container>
      <Entries entries={entries} />
    </SpaceBetween>
  );
};
