import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { appliesToWords, asksForWords, type GrantPolicy } from '../../../shared/domain/grant-policy.ts';
import { orpc } from '../../app/client.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ApproversPanel } from './approvers-panel.tsx';
import { EditPolicy } from './edit-policy.tsx';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** `/grants/policies`: what grants need, and whose signature counts. */
export const GrantPoliciesPage = () => {
  usePageTitle('Policies and approvers', [{ text: words.title, href: '/grants' }]);
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(orpc.grants.policies.queryOptions());
  const [editing, setEditing] = useState<GrantPolicy | 'new'>();
  const save = useMutation(
    orpc.grants.savePolicies.mutationOptions({
      onSuccess: (saved) => {
        cache.setQueryData(orpc.grants.policies.queryKey(), saved);
        setEditing(undefined);
      },
    }),
  );
  const keep = (policies: GrantPolicy[]) => {
    if (data) save.mutate({ version: data.version, policies });
  };
  const without = (policy: GrantPolicy) => data?.policies.filter(({ id }) => id !== policy.id) ?? [];
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="What a grant needs, and whose signature counts. Where several policies apply, the strictest holds."
        >
          Policies and approvers
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
        {editing === undefined && <ProblemAlert error={save.error} />}
        {editing !== undefined && (
          <EditPolicy
            policy={editing === 'new' ? undefined : editing}
            error={save.error}
            saving={save.isPending}
            onClose={() => {
              save.reset();
              setEditing(undefined);
            }}
            onSave={(policy) =>
              keep(editing === 'new' ? [...(data?.policies ?? []), policy] : [...without(policy), policy])
            }
          />
        )}
        <Table<GrantPolicy>
          wrapLines
          trackBy="id"
          loading={isPending}
          loadingText="Reading policies"
          items={data?.policies ?? []}
          ariaLabels={{ tableLabel: 'Policies' }}
          header={
            <Header
              variant="h2"
              counter={data ? `(${data.policies.length})` : ''}
              description={
                data && data.version > 0
                  ? `Version ${data.version}. A request keeps the version that it was judged by.`
                  : ''
              }
              actions={mayChange && data && <Button onClick={() => setEditing('new')}>Add a policy</Button>}
            >
              Policies
            </Header>
          }
          empty="Without a policy a grant needs nothing."
          columnDefinitions={[
            {
              id: 'title',
              header: 'Policy',
              isRowHeader: true,
              minWidth: 140,
              cell: ({ title }) => <span className="any-wrap">{visibleText(title)}</span>,
            },
            {
              id: 'applies',
              header: 'Applies to',
              minWidth: 180,
              cell: (policy) => <span className="any-wrap">{appliesToWords(policy)}</span>,
            },
            { id: 'asks', header: 'Asks for', minWidth: 180, cell: (policy) => asksForWords(policy) },
            ...(mayChange
              ? [
                  {
                    id: 'actions',
                    header: 'Action',
                    minWidth: 130,
                    cell: (policy: GrantPolicy) => (
                      <SpaceBetween direction="horizontal" size="xs">
                        <Button
                          variant="inline-link"
                          ariaLabel={`Change ${policy.title}`}
                          onClick={() => setEditing(policy)}
                        >
                          Change
                        </Button>
                        <Button
                          variant="inline-link"
                          ariaLabel={`Remove ${policy.title}`}
                          onClick={() => keep(without(policy))}
                        >
                          Remove
                        </Button>
                      </SpaceBetween>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {mayChange && <ApproversPanel />}
      </SpaceBetween>
    </ContentLayout>
  );
};
