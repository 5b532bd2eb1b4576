import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { RunSummary } from '../../../shared/domain/plan.ts';
import { useLiveRuns, withLive } from '../../app/live-runs.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RunDuration } from '../../components/run-duration.tsx';
import { StateBadge } from '../../components/state-badge.tsx';

/** A few runs with how far they are. */
export const RunsList = (props: { readonly title: string; readonly runs: readonly RunSummary[] }) => {
  const runs = withLive(props.runs, useLiveRuns());
  return (
    <Table
      items={runs}
      trackBy="id"
      header={<Header variant="h2">{props.title}</Header>}
      columnDefinitions={[
        {
          id: 'title',
          header: 'What',
          cell: (run) => <AppLink href={`/activity/${run.id}`}>{run.title}</AppLink>,
          isRowHeader: true,
          minWidth: 200,
        },
        { id: 'state', header: 'State', cell: (run) => <StateBadge state={run.state} />, width: 150 },
        {
          id: 'steps',
          header: 'Steps',
          cell: (run) =>
            run.steps.total === 0
              ? '–'
              : `${run.steps.settled.toLocaleString('en')} of ${run.steps.total.toLocaleString('en')}`,
          width: 110,
        },
        { id: 'started', header: 'Started', cell: (run) => <RelativeTime at={run.startedAt} />, width: 130 },
        {
          id: 'took',
          header: 'Took',
          cell: (run) => <RunDuration startedAt={run.startedAt} endedAt={run.endedAt} />,
          width: 100,
        },
      ]}
      empty={<Box>Nothing yet</Box>}
      wrapLines
      footer={
        <Box textAlign="center">
          <AppLink href="/activity">All activity</AppLink>
        </Box>
      }
    />
  );
};
