import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { PageProblem } from '../../components/page-problem.tsx';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ApplyView } from './wizard/apply-view.tsx';
import { OnboardingWizard } from './wizard/onboarding-wizard.tsx';
import { wizardWords } from './wizard-words.ts';

/** Reads the draft as it is stored now, once for each opening; afterwards the wizard holds the truth. */
const OpenDraft = ({ id }: { readonly id: string }) => {
  const draft = useQuery({
    ...orpc.tenants.draft.queryOptions({ input: { id } }),
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (draft.isError && !draft.isFetching)
    return (
      <PageProblem title={wizardWords.titleNew} error={draft.error} onRetry={() => void draft.refetch()}>
        <AppLink href="/tenants">{wizardWords.gone}</AppLink>
      </PageProblem>
    );
  if (!draft.data || !draft.isFetchedAfterMount)
    return <PageWaiting title={wizardWords.titleNew}>{wizardWords.loading}</PageWaiting>;
  return <OnboardingWizard key={draft.data.id} stored={draft.data} />;
};

/** `/tenants/drafts/:id`: the wizard, or with `?run=` the run of what was applied. */
export const OnboardPage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const [address] = useSearchParams();
  const runId = address.get('run');
  return runId ? <ApplyView key={runId} runId={runId} /> : <OpenDraft key={id} id={id} />;
};
