import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import CloudscapeWizard, { type WizardProps } from '@cloudscape-design/components/wizard';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { GrantDraft as KeptGrantDraft } from '../../../shared/contract/grants.ts';
import { grantRequest } from '../../../shared/domain/grant.ts';
import { grantedResources } from '../../../shared/domain/permission-sets.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PlanReview } from '../../components/plan-review.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { ListedKind } from '../directory/unreadable-lists.ts';
import { SaveState } from '../tenants/wizard/save-state.tsx';
import '../../components/plain-list.css';
import { DraftConflict } from './draft/draft-conflict.tsx';
import { OpenDraft } from './draft/open-draft.tsx';
import { useKeptDraft } from './draft/use-kept-draft.ts';
import { SpanField } from './span-field.tsx';
import { UnreadDirectory } from './unread-directory.tsx';
import { isBegun, requestOf, requestShape } from './wizard/grant-draft.ts';
import { LevelPage } from './wizard/level-page.tsx';
import { WhatPage } from './wizard/what-page.tsx';
import { WhoPage } from './wizard/who-page.tsx';
import { WhyPage } from './wizard/why-page.tsx';
import { words } from './words.ts';

const i18n: WizardProps.I18nStrings = {
  stepNumberLabel: (number) => `Step ${number}`,
  collapsedStepsLabel: (number, count) => `Step ${number} of ${count}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Save and close',
  previousButton: 'Previous',
  nextButton: 'Next',
  nextButtonLoadingAnnouncement: 'Reading the account',
  submitButtonLoadingAnnouncement: 'Handing in',
  optional: 'optional',
  errorIconAriaLabel: 'Error',
};

const help = {
  title: 'New grant',
  body: (
    <>
      <p>
        Nothing is given before the review: it shows what changes for people and data, and what stands in the
        way.
      </p>
      <p>{words.help.overlap}</p>
    </>
  ),
};

const pages = ['who', 'what', 'level', 'time', 'why', 'review'] as const;
const titles = {
  who: ['Who', 'Who receives it.'],
  what: ['What', 'What they receive.'],
  level: ['Level', 'What they may do with it.'],
  time: ['How long', 'When it ends.'],
  why: ['Why', 'What it is needed for.'],
  review: ['Review', 'What changes for people and data.'],
} as const;
const pageNames: readonly (string | undefined)[] = pages;
const reviewAt = pages.length - 1;
/** What of the directory is chosen on each page. */
const chosenOn: Readonly<Record<(typeof pages)[number], readonly ListedKind[]>> = {
  who: ['namespace', 'user', 'group'],
  what: [...grantedResources, 'policy_assignment'],
  level: [],
  time: [],
  why: [],
  review: [],
};

const GrantWizard = ({
  connection,
  stored,
}: {
  readonly connection: { readonly id: string; readonly name: string };
  readonly stored: KeptGrantDraft | undefined;
}) => {
  const kept = useKeptDraft(requestShape, stored);
  const { draft, change: keep, forget } = kept;
  const [, navigate] = useLocation();
  const [refusal, setRefusal] = useState<string>();
  const change = (more: Parameters<typeof keep>[0]) => {
    setRefusal(undefined);
    keep({ connectionId: connection.id, ...more });
  };
  const planning = useMutation(orpc.grants.plan.mutationOptions());
  const submit = useMutation(
    orpc.grants.submit.mutationOptions({
      onSuccess: async ({ requestId }) => {
        // What was handed in is handed in, also where the draft cannot be thrown away now.
        await forget().catch(() => undefined);
        navigate(`/grants/${requestId}`);
      },
    }),
  );
  const { mutate } = planning;
  const onReview = draft.page === reviewAt;
  const wanted = JSON.stringify(requestOf(draft, connection.id));
  useEffect(() => {
    if (!onReview) return;
    const parsed = grantRequest.safeParse(JSON.parse(wanted));
    if (parsed.success) mutate(parsed.data);
  }, [onReview, wanted, mutate]);

  const missing = (to: number): string | undefined => {
    if (to > 0 && draft.who.length === 0) return 'Choose who receives it.';
    if (to > 1 && draft.what.length === 0) return 'Choose what is given.';
    return undefined;
  };
  const go = (to: number) => {
    const why = missing(to);
    setRefusal(why);
    submit.reset();
    if (why === undefined) change({ page: to });
  };
  const planned = planning.isPending ? undefined : planning.data;
  const blocked = planned?.plan.findings.some(({ severity }) => severity === 'blocker');
  const mendPage = (page: string | undefined) => pageNames.indexOf(page);
  const submitText = draft.breakGlass
    ? 'Break the glass'
    : (planned?.approvals ?? 0) > 0
      ? 'Hand in for approval'
      : 'Grant';

  const contents: Readonly<Record<(typeof pages)[number], ReactNode>> = {
    who: <WhoPage connectionId={connection.id} who={draft.who} onChange={(who) => change({ who })} />,
    what: (
      <WhatPage
        connectionId={connection.id}
        who={draft.who}
        what={draft.what}
        onChange={(what) => change({ what })}
      />
    ),
    level: <LevelPage level={draft.level} what={draft.what} onChange={(level) => change({ level })} />,
    time: (
      <Container>
        <SpanField span={draft.span} onChange={(span) => change({ span })} />
      </Container>
    ),
    why: <WhyPage draft={draft} onChange={change} />,
    review: (
      <SpaceBetween size="l">
        <ProblemAlert error={planning.error} onRetry={() => mutate(requestOf(draft, connection.id))} />
        {planning.isPending && (
          <Box textAlign="center" padding="l">
            <div role="status">
              <Spinner size="large" /> Reading the account
            </div>
          </Box>
        )}
        {planned && (
          <SpaceBetween size="l">
            {draft.breakGlass && (
              <Alert type="error" header="This breaks the glass" statusIconAriaLabel="Warning">
                It takes effect at once, past every approval, and is shown on Home until somebody has reviewed
                it.
              </Alert>
            )}
            <PlanReview
              plan={planned.plan}
              nothingToDo={false}
              onMend={({ page }) => {
                const at = mendPage(page);
                if (at >= 0) go(at);
              }}
              mendText={({ page }) => {
                const at = pages[mendPage(page)];
                return at === undefined ? undefined : `Go to ${titles[at][0]}`;
              }}
            />
            <Container header={<Header variant="h2">What each receiver holds afterwards</Header>}>
              <ul className="effects">
                {planned.resulting.slice(0, 20).map((one) => (
                  <li key={`${one.principal} ${one.target}`}>
                    {visibleText(one.principal)} on {visibleText(one.target)}: {one.words}
                  </li>
                ))}
              </ul>
              {planned.resulting.length > 20 && <div>and {planned.resulting.length - 20} more</div>}
            </Container>
          </SpaceBetween>
        )}
      </SpaceBetween>
    ),
  };
  const errorText = submit.error ? <ProblemAlert error={submit.error} /> : refusal;
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Box color="text-body-secondary">Through connection {visibleText(connection.name)}</Box>
        {isBegun(draft) && <SaveState saver={kept.saver} />}
        {isBegun(draft) && (
          <Button
            variant="inline-link"
            onClick={() => {
              setRefusal(undefined);
              planning.reset();
              submit.reset();
              kept.startOver();
            }}
          >
            Start over
          </Button>
        )}
      </SpaceBetween>
      <DraftConflict kind={kept.kind} saver={kept.saver} replace={kept.replace} />
      <UnreadDirectory connection={connection} kinds={chosenOn[pages[draft.page] ?? 'who']} />
      {isBegun(draft) && draft.connectionId !== null && draft.connectionId !== connection.id && (
        <Alert type="warning" header="This was begun in another environment" statusIconAriaLabel="Warning">
          Its receivers and things are of another account than that of {visibleText(connection.name)}. Switch
          the environment back, or start over.
        </Alert>
      )}
      <CloudscapeWizard
        i18nStrings={i18n}
        activeStepIndex={draft.page}
        isLoadingNextStep={submit.isPending || (onReview && planning.isPending)}
        submitButtonText={submitText}
        onNavigate={({ detail }) => go(detail.requestedStepIndex)}
        onCancel={() => {
          void kept.saver.flush();
          navigate('/grants');
        }}
        onSubmit={() => {
          if (!planned) return setRefusal('The plan is not made yet.');
          if (blocked) return setRefusal('Mend what blocks this first.');
          setRefusal(undefined);
          const { id: planId, hash } = planned.plan;
          void kept.confirm().then((isCurrent) => {
            if (isCurrent) submit.mutate({ planId, hash });
            else setRefusal(words.notHandedIn);
          });
        }}
        steps={pages.map((page, index) => ({
          title: titles[page][0],
          description: titles[page][1],
          content: contents[page],
          ...(index === draft.page && errorText ? { errorText } : {}),
        }))}
      />
    </SpaceBetween>
  );
};

/** `/grants/new`: who, what, level, how long, why, review. */
export const NewGrantPage = () => {
  useHelp(help);
  usePageTitle(words.create, [{ text: words.title, href: '/grants' }]);
  const { data, error, refetch } = useQuery(orpc.environments.current.queryOptions());
  if (error) return <PageProblem title={words.create} error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div role="status">
        <Spinner /> Reading environments
      </div>
    );
  if (data.connection === null)
    return (
      <SpaceBetween size="m">
        <Box variant="h1">{words.create}</Box>
        <Box>
          {data.title} has no connection. <AppLink href="/environments">Give it one</AppLink>, or choose
          another environment.
        </Box>
      </SpaceBetween>
    );
  const { connection } = data;
  return (
    <OpenDraft kind="request" title={words.create}>
      {(stored) => <GrantWizard connection={connection} stored={stored} />}
    </OpenDraft>
  );
};
