import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import type { RunSummary } from '../../../shared/domain/plan.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RunDuration } from '../../components/run-duration.tsx';
import { isUnderWay } from '../../components/run-states.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import type { ListColumn } from '../../components/use-list.tsx';
import { originWords } from './words.ts';

const Second = ({ children }: { readonly children: ReactNode }) => (
  <Box fontSize="body-s" color="text-body-secondary">
    {children}
  </Box>
);

const Subject = ({ run }: { readonly run: RunSummary }) =>
  run.subject?.type === 'tenant' ? (
    <AppLink href={`/tenants/${run.subject.id}`}>{run.subject.name}</AppLink>
  ) : (
    (run.subject?.name ?? '–')
  );

const Steps = ({ steps }: Pick<RunSummary, 'steps'>) => {
  if (steps.total === 0) return '–';
  return (
    <>
      {steps.settled.toLocaleString('en')} of {steps.total.toLocaleString('en')}
      {steps.failed > 0 && <Second>{`${steps.failed.toLocaleString('en')} failed`}</Second>}
    </>
  );
};

const Calls = ({ counts }: Pick<RunSummary, 'counts'>) => {
  const troubles = [
    ...(counts.throttled > 0 ? [`${counts.throttled.toLocaleString('en')} throttled`] : []),
    ...(counts.retries > 0 ? [`${counts.retries.toLocaleString('en')} retried`] : []),
  ];
  return (
    <>
      {counts.calls.toLocaleString('en')}
      {troubles.length > 0 && <Second>{troubles.join(', ')}</Second>}
    </>
  );
};

/** What Activity shows of each run. */
export const runColumns: readonly ListColumn<RunSummary>[] = [
  {
    id: 'title',
    breaks: true,
    header: 'What',
    sort: 'title',
    isRowHeader: true,
    minWidth: 160,
    cell: (run) => (
      <>
        <AppLink href={`/activity/${run.id}`}>{run.title}</AppLink>
        <Second>
          {[
            `${run.actor}, ${originWords[run.origin]}`,
            ...(run.connection ? [run.connection.name] : []),
          ].join(' · ')}
        </Second>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    sort: 'state',
    minWidth: 130,
    cell: (run) => <StateBadge state={run.state} />,
  },
  {
    id: 'subject',
    header: 'About',
    breaks: true,
    sort: 'subject',
    minWidth: 120,
    cell: (run) => <Subject run={run} />,
  },
  {
    id: 'started',
    header: 'Started',
    sort: 'started',
    minWidth: 125,
    cell: (run) => (
      <>
        <RelativeTime at={run.startedAt} />
        <Second>
          {isUnderWay(run) ? 'for' : 'took'} <RunDuration startedAt={run.startedAt} endedAt={run.endedAt} />
        </Second>
      </>
    ),
  },
  { id: 'steps', header: 'Steps', minWidth: 85, cell: (run) => <Steps steps={run.steps} /> },
  { id: 'calls', header: 'Calls', sort: 'calls', minWidth: 85, cell: (run) => <Calls counts={run.counts} /> },
];

/** What an export has of each run. */
export const exportedRuns: readonly CsvColumn<RunSummary>[] = [
  { header: 'What', value: ({ title }) => title },
  { header: 'State', value: ({ state }) => state },
  { header: 'Kind', value: ({ kind }) => kind },
  { header: 'About', value: ({ subject }) => subject?.name ?? null },
  { header: 'Connection', value: ({ connection }) => connection?.name ?? null },
  { header: 'By', value: ({ actor }) => actor },
  { header: 'From', value: ({ origin }) => originWords[origin] },
  { header: 'Started', value: ({ startedAt }) => startedAt },
  { header: 'Ended', value: ({ endedAt }) => endedAt },
  { header: 'Steps', value: ({ steps }) => steps.total },
  { header: 'Settled', value: ({ steps }) => steps.settled },
  { header: 'Failed', value: ({ steps }) => steps.failed },
  { header: 'Calls', value: ({ counts }) => counts.calls },
  { header: 'Throttled', value: ({ counts }) => counts.throttled },
  { header: 'Retried', value: ({ counts }) => counts.retries },
  { header: 'Run', value: ({ id }) => id },
];
