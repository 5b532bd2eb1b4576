import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import CloudscapeWizard, { type WizardProps } from '@cloudscape-design/components/wizard';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import type { Draft } from '../../../../shared/contract/tenants.ts';
import { orpc } from '../../../app/client.ts';
import { useHelp } from '../../../components/help.ts';
import { usePageTitle } from '../../../components/page-title.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { DiscardDraft, draftTitle } from '../discard-draft.tsx';
import { issuesOfPage } from '../draft/check-draft.ts';
import { openWizard } from '../draft/open-wizard.ts';
import { type PageId, pages } from '../draft/pages.ts';
import { WizardContext } from '../draft/use-wizard.ts';
import { pageWords } from '../page-words.ts';
import { wizardWords } from '../wizard-words.ts';
import { words } from '../words.ts';
import { watchPointer } from './after-click.ts';
import { DatastoresPage } from './datastores-page.tsx';
import { EntitlementsPage } from './entitlements-page.tsx';
import { IdentityPage } from './identity-page.tsx';
import { IsolationPage } from './isolation-page.tsx';
import { IssueLinks } from './issue-links.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { blockersOf, ReviewPage } from './review-page.tsx';
import { SaveConflict } from './save-conflict.tsx';
import { SaveIndicator } from './save-indicator.tsx';
import { useDraftDefaults } from './use-draft-defaults.ts';
import { useFlush } from './use-flush.ts';
import { useFocusTarget } from './use-focus-target.ts';
import { useHostCheck } from './use-host-check.ts';
import { usePageCheck } from './use-page-check.ts';
import { usePlan } from './use-plan.ts';
import { useSayPutBack } from './use-say-put-back.ts';
import '../tenants.css';

const i18n: WizardProps.I18nStrings = {
  stepNumberLabel: wizardWords.step,
  collapsedStepsLabel: wizardWords.collapsed,
  navigationAriaLabel: wizardWords.navigation,
  cancelButton: wizardWords.saveAndClose,
  previousButton: wizardWords.previous,
  nextButton: wizardWords.next,
  nextButtonLoadingAnnouncement: wizardWords.nextLoading,
  submitButtonLoadingAnnouncement: wizardWords.applyLoading,
  optional: wizardWords.optional,
  errorIconAriaLabel: 'Error',
};

const optional: ReadonlySet<PageId> = new Set(['datastores', 'people', 'entitlements']);

const helpOf = (page: PageId) => ({
  title: pageWords[page].title,
  body: (
    <>
      {pageWords[page].help.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </>
  ),
});
const helps = Object.fromEntries(pages.map((page) => [page, helpOf(page)])) as Record<
  PageId,
  ReturnType<typeof helpOf>
>;

/** The tenant that is edited stands in the breadcrumbs as it was when the wizard opened. */
const useCrumbs = (stored: Draft) => {
  const tenants = { text: words.list.title, href: '/tenants' };
  const { tenantSlug } = stored;
  usePageTitle(
    tenantSlug === null ? wizardWords.titleNew : words.tenant.edit,
    tenantSlug === null
      ? [tenants]
      : [tenants, { text: visibleText(draftTitle(stored)), href: `/tenants/${tenantSlug}` }],
  );
};

const titleOf = (name: string, tenantSlug: string | null): string => {
  if (tenantSlug !== null) return wizardWords.titleEdit(name || tenantSlug);
  return name.trim() ? wizardWords.titleNamed(name) : wizardWords.titleNew;
};

/** The onboarding wizard over one stored draft; also edits a live tenant. */
export const OnboardingWizard = ({ stored }: { readonly stored: Draft }) => {
  const [wizard] = useState(() => openWizard(stored));
  const { store, saver, check } = wizard;
  const [, navigate] = useLocation();
  const page = useSyncExternalStore(store.subscribe, () => store.state().page);
  const name = useSyncExternalStore(store.subscribe, () => store.state().draft.name);
  const tried = useSyncExternalStore(store.subscribe, () => store.state().tried);
  const { issues } = useSyncExternalStore(store.subscribe, () => check(store.state()));
  const planning = usePlan(wizard);
  const { busy, mayLeave } = usePageCheck(wizard);
  const [discarding, setDiscarding] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const apply = useMutation(
    orpc.tenants.apply.mutationOptions({
      onSuccess: ({ runId }) => {
        wizard.done();
        navigate(`/tenants/drafts/${stored.id}?run=${runId}`, { replace: true });
      },
    }),
  );
  useDraftDefaults(wizard);
  useEffect(watchPointer, []);
  useHostCheck(wizard);
  useFlush(wizard);
  useSayPutBack(wizard);
  useFocusTarget(wizard);
  useHelp(helps[page]);
  useCrumbs(stored);

  const go = (to: PageId) => {
    setRefusal(null);
    apply.reset();
    wizard.goTo(to);
    window.scrollTo({ top: 0 });
    // Drawing the page and writing down thousands of people are a task each.
    setTimeout(() => void saver.flush());
  };
  const onNavigate = async ({ detail }: { readonly detail: WizardProps.NavigateDetail }) => {
    const to = pages[detail.requestedStepIndex];
    if (!to) return;
    if (detail.reason === 'next' && !(await mayLeave(page))) return;
    go(to);
  };
  const submit = async () => {
    const plan = planning.planned?.plan;
    if (!plan || planning.of !== store.state().draft) return setRefusal(wizardWords.review.noPlan);
    if (blockersOf(plan).length > 0) return setRefusal(wizardWords.review.blocked);
    setRefusal(null);
    await saver.flush();
    apply.mutate({ planId: plan.id, hash: plan.hash, draftId: stored.id });
  };
  const close = async () => {
    if (await saver.flush()) navigate('/tenants');
  };

  const planned = planning.planned;
  const contents: Readonly<Record<PageId, ReactNode>> = useMemo(
    () => ({
      identity: <IdentityPage />,
      isolation: <IsolationPage />,
      datastores: <DatastoresPage />,
      people: <PeoplePage />,
      entitlements: <EntitlementsPage />,
      review: <ReviewPage planning={planning} />,
    }),
    [planning],
  );
  const pageIssues = tried.has(page) ? issuesOfPage(issues, page) : [];
  const errorText =
    page === 'review' ? (
      (refusal ?? (apply.error ? <ProblemAlert error={apply.error} /> : undefined))
    ) : pageIssues.length > 0 ? (
      <>
        {wizardWords.summary(pageIssues.length)}
        <IssueLinks issues={pageIssues} />
      </>
    ) : undefined;

  return (
    <WizardContext value={wizard}>
      <SpaceBetween size="s">
        <div className="wizard-title">
          <Box variant="h2" tagOverride="div">
            {titleOf(name, stored.tenantSlug)}
          </Box>
          <SpaceBetween direction="horizontal" size="m" alignItems="center">
            <SaveIndicator />
            <Button variant="inline-link" onClick={() => setDiscarding(true)}>
              {words.drafts.discardHere}
            </Button>
          </SpaceBetween>
        </div>
        <SaveConflict />
        <CloudscapeWizard
          i18nStrings={i18n}
          activeStepIndex={pages.indexOf(page)}
          isLoadingNextStep={busy || planning.pending || apply.isPending}
          submitButtonText={wizardWords.review.apply(planned?.plan.steps.length ?? 0)}
          onNavigate={(event) => void onNavigate(event)}
          onSubmit={() => void submit()}
          onCancel={() => void close()}
          steps={pages.map((id) => ({
            title: pageWords[id].title,
            description: pageWords[id].description,
            isOptional: optional.has(id),
            content: contents[id],
            ...(id === page && errorText ? { errorText } : {}),
          }))}
        />
      </SpaceBetween>
      {discarding && (
        <DiscardDraft
          draft={{ ...stored, name: store.state().draft.name.trim() }}
          onClose={() => setDiscarding(false)}
          onDiscarded={() => {
            wizard.done();
            navigate(stored.tenantSlug === null ? '/tenants' : `/tenants/${stored.tenantSlug}`);
          }}
        />
      )}
    </WizardContext>
  );
};
