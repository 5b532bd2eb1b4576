import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback } from 'react';
import { useLocation } from 'wouter';
import type { Plan } from '../../../shared/domain/plan.ts';
import { orpc } from '../../app/client.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.plan;

interface Planning {
  readonly data: { readonly plan: Plan; readonly nothingToDo: boolean } | undefined;
  readonly isPending: boolean;
  readonly error: unknown;
}

export interface StagePlanProps {
  readonly title: string;
  readonly titleIn: (stage: string) => string;
  readonly description: string;
  readonly apply: string;
  /** What is asked beside the stage; the choice itself stands in the address. */
  readonly fields: (environment: string) => ReactNode;
  /** Why it cannot be planned yet; undefined where it can. */
  readonly unready: string | undefined;
  readonly planning: Planning;
  readonly plan: (environment: string) => void;
}

/** The plan, made when it is opened. */
const Review = (
  props: Pick<StagePlanProps, 'planning' | 'apply'> & {
    readonly title: string;
    readonly plan: () => void;
    readonly onBack: () => void;
    readonly onRun: (runId: string) => void;
  },
) => {
  const apply = useMutation(
    orpc.deployments.apply.mutationOptions({ onSuccess: ({ runId }) => props.onRun(runId) }),
  );
  useOnOpening(props.plan);
  return (
    <PlanFrame
      title={props.title}
      description={text.planDescription}
      words={text}
      planned={props.planning.data}
      planning={{ isPending: props.planning.isPending, error: props.planning.error, retry: props.plan }}
      apply={{
        label: props.apply,
        isPending: apply.isPending,
        error: apply.error,
        onApply: ({ id, hash }) => apply.mutate({ planId: id, hash }),
      }}
      onCancel={props.onBack}
    />
  );
};

const Run = ({ runId, title }: { readonly runId: string; readonly title: string }) => {
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const onEnded = useCallback(() => {
    void cache.invalidateQueries({ queryKey: orpc.deployments.key() });
  }, [cache]);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={<Button onClick={() => navigate('/releases/deployments')}>{text.backToList}</Button>}
        >
          <span className="any-wrap">{title}</span>
        </Header>
      }
    >
      <RunProgress runId={runId} onEnded={onEnded} />
    </ContentLayout>
  );
};

/** A page that chooses a stage and what shall become of it, reviews the plan and applies it. */
export const StagePlan = (props: StagePlanProps) => {
  const [, navigate] = useLocation();
  const address = useTableQuery();
  const environments = useQuery(orpc.environments.list.queryOptions());
  const stage = environments.data?.find(
    ({ name, connection }) => name === address.get('stage') && connection !== null,
  );
  const title = stage === undefined ? props.title : props.titleIn(stage.title);
  const runId = address.get('run');
  if (runId !== undefined) return <Run runId={runId} title={title} />;
  if (environments.error)
    return (
      <PageProblem
        title={props.title}
        error={environments.error}
        onRetry={() => void environments.refetch()}
      />
    );
  if (environments.data === undefined)
    return <PageWaiting title={props.title}>{text.readingStages}</PageWaiting>;
  if (stage !== undefined && address.get('step') === 'review' && props.unready === undefined)
    return (
      <Review
        title={title}
        apply={props.apply}
        planning={props.planning}
        plan={() => props.plan(stage.name)}
        onBack={() => address.change({ step: undefined })}
        onRun={(id) => address.change({ run: id, step: undefined })}
      />
    );
  const options = environments.data.map(({ name, title: label, connection }) => ({
    value: name,
    label: visibleText(label),
    disabled: connection === null,
    description: connection === null ? text.noConnection : visibleText(connection.name),
  }));
  const unready = stage === undefined ? text.chooseStage : props.unready;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={props.description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => navigate('/releases/deployments')}>
                {text.backToList}
              </Button>
              <Button
                variant="primary"
                disabled={unready !== undefined}
                disabledReason={unready}
                onClick={() => address.change({ step: 'review' })}
              >
                {text.review}
              </Button>
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="l">
            <FormField label={text.stage}>
              <Select
                selectedOption={options.find(({ value }) => value === stage?.name) ?? null}
                options={options}
                placeholder={text.choose}
                onChange={({ detail }) =>
                  address.change({ stage: detail.selectedOption.value, dashboards: undefined })
                }
              />
            </FormField>
            {stage !== undefined && props.fields(stage.name)}
          </SpaceBetween>
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
};
