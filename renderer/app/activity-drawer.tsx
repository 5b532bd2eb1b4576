import Box from '@cloudscape-design/components/box';
import Drawer from '@cloudscape-design/components/drawer';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { AppLink } from '../components/app-link.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { isUnderWay } from '../components/run-states.ts';
import { StateBadge } from '../components/state-badge.tsx';
import { runningAmong, useLiveRuns, useLiveRunsAs, withLive } from './live-runs.ts';
import { recentRunsQuery } from './recent-runs-query.ts';

/** Runs now under way and the last ended ones, kept live. */
const useRecentRuns = () => {
  const live = useLiveRuns();
  const query = useQuery(recentRunsQuery);
  const runs = query.data?.runs ?? [];
  const recent = withLive(runs, live).filter((run) => !isUnderWay(run));
  return { query, running: runningAmong(runs, live), recent };
};

/** How many runs are under way; whoever reads it is drawn again only when that number changes. */
export const useRunningCount = (enabled: boolean): number => {
  const { data } = useQuery({ ...recentRunsQuery, enabled });
  return useLiveRunsAs((live) => runningAmong(data?.runs ?? [], live).length);
};

const RunningRun = ({ run }: { readonly run: RunSummary }) => (
  <div>
    <AppLink href={`/activity/${run.id}`}>{run.title}</AppLink>
    {run.steps.total > 0 ? (
      <ProgressBar
        variant="standalone"
        ariaLabel={`Progress of ${run.title}`}
        value={Math.floor((run.steps.settled / run.steps.total) * 100)}
        additionalInfo={`${run.steps.settled.toLocaleString('en')} of ${run.steps.total.toLocaleString('en')} steps`}
      />
    ) : (
      <StateBadge state={run.state} />
    )}
  </div>
);

const EndedRun = ({ run }: { readonly run: RunSummary }) => (
  <div>
    <AppLink href={`/activity/${run.id}`}>{run.title}</AppLink>
    <Box fontSize="body-s" color="text-body-secondary">
      <StateBadge state={run.state} /> <RelativeTime at={run.endedAt ?? run.startedAt} />
    </Box>
  </div>
);

/** Running work with its progress, and what ended lately, on every page. */
export const ActivityDrawer = () => {
  const { query, running, recent } = useRecentRuns();
  return (
    <Drawer header={<h2>Activity</h2>}>
      <SpaceBetween size="l">
        <SpaceBetween size="s">
          <Box variant="h3">Running</Box>
          {query.isPending && <StatusIndicator type="loading">Reading runs</StatusIndicator>}
          <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
          {query.isSuccess && running.length === 0 && (
            <Box color="text-body-secondary">
              Nothing is running. What you start shows up here, on every page.
            </Box>
          )}
          {running.map((run) => (
            <RunningRun key={run.id} run={run} />
          ))}
        </SpaceBetween>
        {recent.length > 0 && (
          <SpaceBetween size="s">
            <Box variant="h3">Recent</Box>
            {recent.slice(0, 10).map((run) => (
              <EndedRun key={run.id} run={run} />
            ))}
          </SpaceBetween>
        )}
        <AppLink href="/activity">All activity</AppLink>
      </SpaceBetween>
    </Drawer>
  );
};
