import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { useLocation } from 'wouter';
import { orpc } from '../../../app/client.ts';
import { usePageTitle } from '../../../components/page-title.ts';
import { RunProgress } from '../../../components/run-progress.tsx';
import { isUnderWay } from '../../../components/run-states.ts';
import { visibleText } from '../../../components/visible-text.ts';
import { useNewDraft } from '../use-new-draft.tsx';
import { wizardWords } from '../wizard-words.ts';
import { words as shared } from '../words.ts';

const words = wizardWords.apply;

interface NextStepProps {
  readonly title: string;
  readonly detail: string;
  readonly primary?: boolean;
  readonly onClick: () => void;
}

const NextStep = ({ title, detail, primary = false, onClick }: NextStepProps) => (
  <SpaceBetween size="xs">
    <Box color="text-body-secondary">{detail}</Box>
    <Button variant={primary ? 'primary' : 'normal'} onClick={onClick}>
      {title}
    </Button>
  </SpaceBetween>
);

/** Leads to what has just appeared at the top of the page, from wherever the person has scrolled to. */
const useScrollToTop = () =>
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);

/** What a person does next once a tenant is ready. */
const Ready = ({ name, slug }: { readonly name: string; readonly slug: string }) => {
  const [, navigate] = useLocation();
  const newDraft = useNewDraft();
  useScrollToTop();
  return (
    <Container>
      <SpaceBetween size="l">
        <Alert type="success" header={words.doneTitle(name)} statusIconAriaLabel="Success">
          {words.doneBody}
        </Alert>
        <ColumnLayout columns={3} variant="text-grid">
          <NextStep
            primary
            title={words.openTenant}
            detail={words.openTenantDetail}
            onClick={() => navigate(`/tenants/${slug}`)}
          />
          <NextStep
            title={words.signIn}
            detail={words.signInDetail}
            onClick={() => navigate(`/tenants/${slug}?check=1`)}
          />
          <NextStep title={words.another} detail={words.anotherDetail} onClick={() => newDraft.mutate({})} />
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
};

/**
 * The run of an applied plan, from its first step to what comes next; the address keeps it over a reload.
 * The draft has become the tenant by now: what must be changed is changed by editing the tenant.
 */
export const ApplyView = ({ runId }: { readonly runId: string }) => {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const run = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  const onEnded = useCallback(() => {
    void queries.invalidateQueries({ queryKey: orpc.tenants.key() });
  }, [queries]);
  const edit = useNewDraft();
  const done = run.data?.state === 'done';
  useScrollToTop();
  usePageTitle(visibleText(run.data?.title ?? words.title), [{ text: shared.list.title, href: '/tenants' }]);
  const subject = run.data?.subject ?? null;
  const ended = run.data !== undefined && !isUnderWay(run.data);
  const stopped = ended && !done;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          {...(ended ? {} : { description: words.close })}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {stopped && subject && (
                <Button
                  loading={edit.isPending}
                  onClick={() => edit.mutate({ slug: slugOfSubject(subject) })}
                >
                  {words.change}
                </Button>
              )}
              <Button onClick={() => navigate('/tenants')}>{words.allTenants}</Button>
            </SpaceBetween>
          }
        >
          {run.data?.title ?? words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {run.data?.state === 'done' && subject && <Ready name={subject.name} slug={slugOfSubject(subject)} />}
        <RunProgress runId={runId} onEnded={onEnded} />
      </SpaceBetween>
    </ContentLayout>
  );
};

/** Tenants are the subject of their plans by slug. */
const slugOfSubject = ({ id }: { readonly id: string }): string => id;
