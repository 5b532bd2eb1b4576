import type { TableProps } from '@cloudscape-design/components/table';
import type { RunSummary } from '../../../shared/domain/plan.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RunDuration } from '../../components/run-duration.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { originWords } from './words.ts';

const stepWords = ({ steps }: RunSummary): string =>
  steps.total === 0
    ? '–'
    : `${steps.settled} of ${steps.total}${steps.failed > 0 ? `, ${steps.failed} failed` : ''}`;

/** What Activity shows of each run. */
export const runColumns: readonly TableProps.ColumnDefinition<RunSummary>[] = [
  {
    id: 'title',
    header: 'What',
    isRowHeader: true,
    minWidth: 220,
    cell: (run) => <AppLink href={`/activity/${run.id}`}>{run.title}</AppLink>,
  },
  { id: 'state', header: 'State', minWidth: 140, cell: (run) => <StateBadge state={run.state} /> },
  {
    id: 'subject',
    header: 'About',
    minWidth: 110,
    cell: (run) =>
      run.subject?.type === 'tenant' ? (
        <AppLink href={`/tenants/${run.subject.id}`}>{run.subject.name}</AppLink>
      ) : (
        (run.subject?.name ?? '–')
      ),
  },
  { id: 'connection', header: 'Connection', minWidth: 110, cell: (run) => run.connection?.name ?? '–' },
  { id: 'by', header: 'By', minWidth: 110, cell: (run) => `${run.actor}, ${originWords[run.origin]}` },
  { id: 'started', header: 'Started', minWidth: 120, cell: (run) => <RelativeTime at={run.startedAt} /> },
  {
    id: 'took',
    header: 'Took',
    minWidth: 90,
    cell: (run) => <RunDuration startedAt={run.startedAt} endedAt={run.endedAt} />,
  },
  { id: 'steps', header: 'Steps', minWidth: 100, cell: stepWords },
  { id: 'calls', header: 'Calls', minWidth: 70, cell: (run) => run.counts.calls.toLocaleString('en') },
  { id: 'throttled', header: 'Throttled', minWidth: 90, cell: (run) => run.counts.throttled },
  { id: 'retries', header: 'Retries', minWidth: 80, cell: (run) => run.counts.retries },
];
