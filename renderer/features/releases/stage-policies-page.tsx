import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Pipeline } from '../../../shared/contract/pipelines.ts';
import { policyWords } from '../../../shared/domain/releases/policy-words.ts';
import { stagePolicy } from '../../../shared/domain/releases/stage-policy.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useNotify } from '../../components/notifications.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { EditStagePolicy } from './edit-stage-policy.tsx';
import { stageWords, policyEditWords as words } from './stage-words.ts';
import { words as releaseWords } from './words.ts';
import '../../components/plain-list.css';

type Stage = Pipeline['stages'][number];

const Stages = ({
  pipeline,
  titleOf,
}: {
  readonly pipeline: Pipeline;
  readonly titleOf: (environment: string) => string;
}) => {
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const notify = useNotify();
  const [editing, setEditing] = useState<Stage>();
  const save = useMutation(
    orpc.pipelines.save.mutationOptions({
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: orpc.pipelines.key() });
        void cache.invalidateQueries({ queryKey: orpc.releases.key() });
        if (editing) notify({ type: 'success', content: words.saved(titleOf(editing.environment)) });
        setEditing(undefined);
      },
      onError: () => void cache.invalidateQueries({ queryKey: orpc.pipelines.list.key() }),
    }),
  );
  const position = pipeline.stages.findIndex(({ environment }) => environment === editing?.environment);
  const previous = pipeline.stages[position - 1];
  return (
    <>
      {editing !== undefined && (
        <EditStagePolicy
          key={editing.environment}
          stage={titleOf(editing.environment)}
          previous={previous && titleOf(previous.environment)}
          policy={stagePolicy.parse(editing.policy)}
          error={save.error}
          saving={save.isPending}
          onClose={() => {
            save.reset();
            setEditing(undefined);
          }}
          onSave={(policy) =>
            save.mutate({
              name: pipeline.name,
              title: pipeline.title,
              revision: pipeline.revision,
              stages: pipeline.stages.map((stage) =>
                stage.environment === editing.environment ? { ...stage, policy } : stage,
              ),
            })
          }
        />
      )}
      <Table<Stage>
        wrapLines
        trackBy="environment"
        items={pipeline.stages}
        ariaLabels={{ tableLabel: pipeline.title }}
        header={
          <Header
            variant="h2"
            counter={`(${pipeline.stages.length})`}
            description={
              <>
                Revision {pipeline.revision}, by {visibleText(pipeline.savedBy)}{' '}
                <RelativeTime at={pipeline.savedAt} />
              </>
            }
          >
            <span className="any-wrap">{visibleText(pipeline.title)}</span>
          </Header>
        }
        columnDefinitions={[
          {
            id: 'stage',
            header: words.stage,
            isRowHeader: true,
            minWidth: 120,
            cell: ({ environment }) => visibleText(titleOf(environment)),
          },
          {
            id: 'asks',
            header: words.asks,
            minWidth: 220,
            cell: ({ policy }) => (
              <ul className="effects any-wrap">
                {policyWords(stagePolicy.parse(policy)).map((phrase) => (
                  <li key={phrase}>{visibleText(phrase)}</li>
                ))}
              </ul>
            ),
          },
          ...(mayChange
            ? [
                {
                  id: 'actions',
                  header: 'Action',
                  minWidth: 100,
                  cell: (stage: Stage) => (
                    <Button
                      variant="inline-link"
                      ariaLabel={`${words.change} ${titleOf(stage.environment)}`}
                      onClick={() => setEditing(stage)}
                    >
                      {words.change}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
};

/** `/releases/stages/policies`: what each stage of each pipeline asks for. */
export const StagePoliciesPage = () => {
  usePageTitle(words.title, [
    { text: releaseWords.title, href: '/releases' },
    { text: stageWords.title, href: '/releases/stages' },
  ]);
  const pipelines = useQuery(orpc.pipelines.list.queryOptions());
  const environments = useQuery(orpc.environments.list.queryOptions());
  const titleOf = (name: string): string =>
    environments.data?.find((one) => one.name === name)?.title ?? name;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={pipelines.error} onRetry={() => void pipelines.refetch()} />
        {pipelines.data?.map((pipeline) => (
          <Stages key={pipeline.name} pipeline={pipeline as Pipeline} titleOf={titleOf} />
        ))}
        <Box>
          Whose signature counts is said under{' '}
          <AppLink href="/grants/policies">Policies and approvers</AppLink>.
        </Box>
      </SpaceBetween>
    </ContentLayout>
  );
};
