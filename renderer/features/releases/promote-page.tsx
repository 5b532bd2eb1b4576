import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { ReleaseDetail } from '../../../shared/contract/releases.ts';

import { type PromotionWay, promotionWays } from '../../../shared/domain/releases/choose-way.ts';
import { neededAssets } from '../../../shared/domain/releases/needed-assets.ts';
import { assetKey } from '../../../shared/domain/releases/release.ts';

import { policyOf } from '../../../shared/domain/releases/stage-policy.ts';

import { orpc } from '../../app/client.ts';
import { Findings } from '../../components/findings.tsx';
import { useHelp } from '../../components/help.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RunProgress } from '../../components/run-progress.tsx';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { useMayChange } from '../../components/use-role.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { type HandMadeChoice, readHandMade, writeHandMade } from './hand-made-address.ts';
import type { Stage } from './hand-made-choice.tsx';
import { MappingForm } from './mapping-form.tsx';
import { breakWords, requestWords } from './stage-words.ts';
import { WayChoice, WayShown } from './way.tsx';

import { words } from './words.ts';

const text = words.promote;
const help = {
  title: words.help.title,
  body: (
    <>
      <p>{text.description}</p>
      <p>{text.mentionsHint}</p>
      <p>{text.planDescription}</p>
    </>
  ),
};

interface Choice {
  readonly release: string;
  readonly environment: string;
  readonly datasets: 'beside' | 'in_place';
  readonly way?: PromotionWay;
  /** Only where it was said: the preview is the same whatever is said of it. */
  readonly handMade?: HandMadeChoice[];
}

/** Where a freeze stands in the way that may be broken: the reason for it, and the plan made anew. */
const BreakFreeze = (props: {
  readonly choice: Choice;
  readonly reason: string | undefined;
  readonly onBreak: (reason: string) => void;
}) => {
  const { release, environment } = props.choice;
  const [reason, setReason] = useState(props.reason ?? '');
  const why = useQuery(orpc.releases.whyNot.queryOptions({ input: { release, environment } }));
  const freezes = (why.data?.stages ?? []).flatMap(({ reasons }) =>
    reasons.filter(({ code }) => code === 'freeze'),
  );
  if (freezes.length === 0 || !freezes.every(({ breakable }) => breakable)) return null;
  return (
    <Container>
      <FormField label={breakWords.label} description={breakWords.hint} stretch>
        <SpaceBetween direction="horizontal" size="xs">
          <Input
            ariaLabel={breakWords.label}
            value={reason}
            onChange={({ detail }) => setReason(detail.value.slice(0, 500))}
          />
          <Button
            disabled={reason.trim().length < 3}
            disabledReason={breakWords.first}
            onClick={() => props.onBreak(reason.trim())}
          >
            {breakWords.plan}
          </Button>
        </SpaceBetween>
      </FormField>
    </Container>
  );
};

/** The plan of a promotion, made when it is opened. */
const Review = (props: {
  readonly choice: Choice;
  readonly title: string;
  readonly onBack: () => void;
  readonly onRun: (runId: string) => void;
}) => {
  const [, navigate] = useLocation();
  const [reason, setReason] = useState<string>();
  const planning = useMutation(orpc.releases.planPromotion.mutationOptions());
  const apply = useMutation(
    orpc.releases.applyPromotion.mutationOptions({ onSuccess: ({ runId }) => props.onRun(runId) }),
  );
  const ask = useMutation(
    orpc.releases.askApproval.mutationOptions({
      onSuccess: ({ planId }) => navigate(`/releases/requests/${planId}`),
    }),
  );
  const plan = (because = reason) =>
    planning.mutate({ ...props.choice, ...(because === undefined ? {} : { breakFreeze: because }) });
  useOnOpening(plan);
  const needsOthers = planning.data !== undefined && (policyOf(planning.data.plan)?.approvals ?? 0) > 0;
  const next = needsOthers ? ask : apply;
  return (
    <PlanFrame
      title={props.title}
      description={text.planDescription}
      words={text}
      planned={planning.data}
      planning={{ isPending: planning.isPending, error: planning.error, retry: () => plan() }}
      apply={{
        label: needsOthers ? requestWords.ask : text.apply,
        isPending: next.isPending,
        error: next.error,
        onApply: ({ id, hash }) => next.mutate({ planId: id, hash }),
      }}
      onCancel={props.onBack}
    >
      {planning.data && !planning.isPending && (
        <BreakFreeze
          choice={props.choice}
          reason={reason}
          onBreak={(because) => {
            setReason(because);
            plan(because);
          }}
        />
      )}
    </PlanFrame>
  );
};

/** The way to what people saw before, once a run has brought something about. */
const BackButton = ({ runId }: { readonly runId: string }) => {
  const [, navigate] = useLocation();
  const made = useQuery(orpc.deployments.get.queryOptions({ input: { runId } }));
  const dashboards = (made.data?.assets ?? [])
    .filter(({ kind, state }) => kind === 'dashboard' && state === 'done')
    .map(({ targetId }) => targetId);
  if (made.data === undefined || dashboards.length === 0) return null;
  const choice = new URLSearchParams({
    stage: made.data.environment,
    dashboards: dashboards.join(','),
    step: 'review',
  });
  return (
    <Button onClick={() => navigate(`/releases/deployments/rollback?${choice}`)}>{text.rollBack}</Button>
  );
};

const Run = (props: { readonly runId: string; readonly title: string; readonly onBack: () => void }) => {
  const cache = useQueryClient();
  const mayChange = useMayChange();
  const [hasEnded, setEnded] = useState(false);
  const onEnded = useCallback(() => {
    setEnded(true);
    void cache.invalidateQueries({ queryKey: orpc.releases.key() });
    void cache.invalidateQueries({ queryKey: orpc.deployments.key() });
  }, [cache]);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {hasEnded && mayChange && <BackButton runId={props.runId} />}
              <Button onClick={props.onBack}>{text.back}</Button>
            </SpaceBetween>
          }
        >
          <span className="any-wrap">{props.title}</span>
        </Header>
      }
    >
      <RunProgress runId={props.runId} onEnded={onEnded} />
    </ContentLayout>
  );
};

/** What the release becomes in the chosen stage, as far as it was said. */
const Preview = (props: {
  readonly release: ReleaseDetail;
  readonly choice: Choice;
  readonly stage: Stage;
  readonly handMade: readonly HandMadeChoice[];
  readonly onHandMade: (choice: HandMadeChoice) => void;
  readonly onReview: () => void;
}) => {
  const { choice, release } = props;
  const preview = useQuery({
    ...orpc.releases.preview.queryOptions({ input: choice }),
    retry: false,
    gcTime: 0,
  });
  if (preview.error) return <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data)
    return (
      <div role="status">
        <StatusIndicator type="loading">{text.wait}</StatusIndicator>
      </div>
    );
  return (
    <SpaceBetween size="l">
      <WayShown way={preview.data.way} />
      {preview.data.preflight.length > 0 && <Findings findings={preview.data.preflight} />}
      <MappingForm
        key={preview.dataUpdatedAt}
        choice={choice}
        preview={preview.data}
        stage={props.stage}
        handMade={props.handMade}
        onHandMade={props.onHandMade}
        shownBy={(asset) =>
          release.manifest.roots.flatMap((root) =>
            neededAssets({ ...release.manifest, roots: [root] }, () => false).some(
              (needed) => assetKey(needed) === assetKey(asset),
            )
              ? [root.id]
              : [],
          )
        }
        onSaved={() => void preview.refetch()}
        onReview={props.onReview}
      />
    </SpaceBetween>
  );
};

const PromoteBody = ({ release }: { readonly release: ReleaseDetail }) => {
  const [, navigate] = useLocation();
  const address = useTableQuery();
  const environments = useQuery(orpc.environments.list.queryOptions());
  const stages = (environments.data ?? []).filter(({ connection }) => connection !== null);
  const stage = stages.find(({ name }) => name === address.get('stage'));
  const datasets = address.get('datasets') === 'in_place' ? 'in_place' : 'beside';
  const way = promotionWays.find((one) => one === address.get('way'));
  const handMade = readHandMade(address.get('byhand'));
  const choice: Choice | undefined = stage && {
    release: release.hash,
    environment: stage.name,
    datasets,
    ...(way === undefined ? {} : { way }),
  };
  const title = stage ? text.planTitle(release.name, stage.title) : text.title(release.name);
  const runId = address.get('run');
  if (runId) return <Run runId={runId} title={title} onBack={() => navigate(`/releases/${release.hash}`)} />;
  if (choice && address.get('step') === 'review')
    return (
      <Review
        choice={{ ...choice, handMade }}
        title={title}
        onBack={() => address.change({ step: undefined })}
        onRun={(id) => address.change({ run: id })}
      />
    );
  const options = (environments.data ?? []).map((one) => ({
    value: one.name,
    label: one.title,
    disabled: one.connection === null,
    description: [
      one.connection === null ? text.noConnection : visibleText(one.connection.name),
      ...(one.name === release.environment ? [text.releasedFrom] : []),
    ].join(', '),
  }));
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={text.description}
          actions={<Button onClick={() => navigate(`/releases/${release.hash}`)}>{text.back}</Button>}
        >
          <span className="any-wrap">{visibleText(text.title(release.name))}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={environments.error} onRetry={() => void environments.refetch()} />
        <Container>
          <SpaceBetween size="m">
            <FormField label={text.stage} description={text.stageHint}>
              <Select
                selectedOption={options.find(({ value }) => value === stage?.name) ?? null}
                options={options}
                placeholder={text.choose}
                onChange={({ detail }) =>
                  address.change({ stage: detail.selectedOption.value, byhand: undefined })
                }
              />
            </FormField>
            <WayChoice way={way} onChange={(wanted) => address.change({ way: wanted })} />
            <Checkbox
              checked={datasets === 'beside'}
              description={text.besideHint}
              onChange={({ detail }) => address.change({ datasets: detail.checked ? undefined : 'in_place' })}
            >
              {text.beside}
            </Checkbox>
            {stage?.production === true && (
              <Alert type="warning" statusIconAriaLabel="Warning">
                {stage.title} is what people work with.
              </Alert>
            )}
          </SpaceBetween>
        </Container>
        {choice && stage ? (
          <Preview
            key={`${choice.environment} ${choice.datasets} ${way ?? ''}`}
            release={release}
            choice={choice}
            stage={{ title: stage.title, connectionId: stage.connection?.id ?? '' }}
            handMade={handMade}
            onHandMade={(chosen) => address.change({ byhand: writeHandMade(handMade, chosen) })}
            onReview={() => address.change({ step: 'review' })}
          />
        ) : (
          <Box color="text-body-secondary">{text.choose}</Box>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};

/** `/releases/:hash/promote`: what a stage calls otherwise is said, the plan is reviewed and applied. */
export const PromotePage = () => {
  const { hash = '' } = useParams<{ hash: string }>();
  useHelp(help);
  const release = useQuery(orpc.releases.get.queryOptions({ input: { release: hash } }));
  usePageTitle(text.button, [
    { text: words.title, href: '/releases' },
    { text: release.data?.name ?? 'Release', href: `/releases/${hash}` },
  ]);
  if (release.error)
    return <PageProblem title={text.button} error={release.error} onRetry={() => void release.refetch()} />;
  if (!release.data) return <PageWaiting title={text.button}>{words.page.wait}</PageWaiting>;
  return <PromoteBody key={release.data.hash} release={release.data} />;
};
