import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'wouter';
import type { RunDetail } from '../../../shared/domain/plan.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { downloadText } from '../../components/download-file.ts';
import { useHelp } from '../../components/help.ts';
import { useNotify } from '../../components/notifications.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RunDuration } from '../../components/run-duration.tsx';
import { countWords, RunProgress } from '../../components/run-progress.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useRun } from '../../components/use-run.ts';
import { visibleText } from '../../components/visible-text.ts';
import { originWords, words } from './words.ts';

const help = {
  title: words.runHelp.title,
  body: (
    <>
      <p>{words.runHelp.states}</p>
      <p>{words.runHelp.changed}</p>
      <p>{words.runHelp.doubt}</p>
    </>
  ),
};

const PlanDownload = ({ run }: { readonly run: RunDetail }) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const get = useMutation({
    networkMode: 'always',
    mutationFn: () => cache.fetchQuery(orpc.runs.plan.queryOptions({ input: { id: run.id } })),
    onSuccess: (plan) =>
      downloadText(`${plan.kind}-${plan.subject.name}.plan.json`, `${JSON.stringify(plan, null, 2)}\n`),
    onError: (error) => notify({ type: 'error', content: problemOf(error).happened }),
  });
  return (
    <Button iconName="download" loading={get.isPending} onClick={() => get.mutate()}>
      Plan as JSON
    </Button>
  );
};

const Facts = ({ run }: { readonly run: RunDetail }) => (
  <Container header={<Header variant="h2">Facts</Header>}>
    <KeyValuePairs
      columns={4}
      minColumnWidth={160}
      items={[
        { label: 'State', value: <StateBadge state={run.state} /> },
        {
          label: 'About',
          value:
            run.subject?.type === 'tenant' ? (
              <AppLink href={`/tenants/${run.subject.id}`}>{run.subject.name}</AppLink>
            ) : (
              (run.subject?.name ?? '–')
            ),
        },
        { label: 'Connection', value: run.connection?.name ?? '–' },
        { label: 'By', value: `${run.actor}, ${originWords[run.origin]}` },
        { label: 'Started', value: <RelativeTime at={run.startedAt} /> },
        {
          label: run.endedAt ? 'Took' : 'Running for',
          value: <RunDuration startedAt={run.startedAt} endedAt={run.endedAt} />,
        },
        { label: 'Calls to AWS', value: countWords(run) },
        {
          label: 'Plan',
          value: run.planHash ? <code title={run.planHash}>{run.planHash.slice(0, 12)}…</code> : '–',
        },
      ]}
    />
  </Container>
);

/** One run with everything that the journal knows about it. */
export const RunPage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const { data: run, error, refetch } = useRun(id);
  useHelp(help);
  usePageTitle(visibleText(run?.title ?? 'Run'), [{ text: words.title, href: '/activity' }]);
  if (error && !run) return <PageProblem title="Run" error={error} onRetry={() => void refetch()} />;
  if (!run) return <PageWaiting title="Run">Reading the run</PageWaiting>;
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={run.planHash && <PlanDownload run={run} />}>
          {visibleText(run.title)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Facts run={run} />
        {run.effects.length > 0 && (
          <Container header={<Header variant="h2">What people will notice</Header>}>
            <ul className="effects">
              {run.effects.map((effect) => (
                <li key={effect}>{visibleText(effect)}</li>
              ))}
            </ul>
          </Container>
        )}
        <RunProgress runId={run.id} />
        <Box fontSize="body-s" color="text-body-secondary">
          Run {run.id} · <AppLink href={`/audit?search=${run.id}`}>its audit entries</AppLink>
        </Box>
      </SpaceBetween>
    </ContentLayout>
  );
};
