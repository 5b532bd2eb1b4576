import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Grant } from '../../../shared/contract/grants.ts';
import { provisioningStates } from '../../../shared/domain/grant.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { useHelp } from '../../components/help.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { useMayChange } from '../../components/use-role.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { EndsCell, LevelCell, StateCell, WhatCell, WhoCell } from './grant-cells.tsx';
import { RenewGrants } from './renew-grants.tsx';
import { RevokeGrants } from './revoke-grants.tsx';
import { WaitingRequests } from './waiting-requests.tsx';
import { grantStates, words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.overlap}</p>
      <p>{words.help.ends}</p>
    </>
  ),
};

const pageSize = 50;
const soon = 'soon';
const stateOptions = [
  { value: '', label: words.anyState },
  { value: soon, label: words.endsSoon },
  ...provisioningStates.map((value) => ({ value, label: grantStates[value].label })),
];

/** `/grants`: every grant, with what can be done about it. */
export const GrantsPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const notify = useNotify();
  const cache = useQueryClient();
  const address = useTableQuery();
  const [chosen, setChosen] = useState<readonly Grant[]>([]);
  const [doing, setDoing] = useState<'renew' | 'revoke'>();
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (text) => address.change({ search: text }));
  const shown = address.get('state') ?? '';
  const state = provisioningStates.find((one) => one === shown);
  const input = {
    ...(search ? { search } : {}),
    ...(state ? { state } : {}),
    ...(shown === soon ? { endsWithinDays: 7 } : {}),
    limit: pageSize,
    offset: (address.page - 1) * pageSize,
  };
  const { data, error, isPending, refetch } = useQuery({
    ...orpc.grants.list.queryOptions({ input }),
    placeholderData: keepPreviousData,
  });
  const letEnd = useMutation(
    orpc.grants.letEnd.mutationOptions({
      onSuccess: ({ changed }) => {
        notify({ type: 'success', content: words.letEndDone(changed) });
        setChosen([]);
        void cache.invalidateQueries({ queryKey: orpc.grants.key() });
      },
    }),
  );
  const active = chosen.filter((one) => one.state === 'active');
  const takeable = chosen.filter((one) => one.state === 'active' || one.state === 'expiring');
  const done = () => {
    setDoing(undefined);
    setChosen([]);
    void cache.invalidateQueries({ queryKey: orpc.grants.key() });
  };
  if (doing === 'revoke') return <RevokeGrants grants={takeable} onClose={done} />;
  if (doing === 'renew') return <RenewGrants grants={active} onClose={done} />;
  const narrowed = search !== '' || shown !== '';
  const total = data?.total ?? 0;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <ProblemAlert error={letEnd.error} />
      <WaitingRequests />
      <Table
        variant="full-page"
        stickyHeader
        wrapLines
        trackBy="id"
        loading={isPending}
        loadingText={words.loading}
        items={data?.grants ?? []}
        {...(mayChange
          ? {
              selectionType: 'multi' as const,
              selectedItems: chosen,
              onSelectionChange: ({ detail }: { readonly detail: { readonly selectedItems: Grant[] } }) =>
                setChosen(detail.selectedItems),
            }
          : {})}
        ariaLabels={{
          tableLabel: words.title,
          selectionGroupLabel: 'Choose grants',
          allItemsSelectionLabel: () => 'Choose every grant of this page',
          itemSelectionLabel: (_, grant) => `Choose ${grant.principal.name} on ${grant.target.title}`,
        }}
        header={
          <Header
            variant="h1"
            description={words.description}
            {...(data ? { counter: `(${total.toLocaleString('en')})` } : {})}
            actions={
              mayChange && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button disabled={active.length === 0} onClick={() => setDoing('renew')}>
                    {words.renew}
                  </Button>
                  <Button
                    disabled={active.every((one) => one.letEnd || one.endsAt === null)}
                    loading={letEnd.isPending}
                    loadingText="Keeping that"
                    onClick={() => letEnd.mutate({ ids: active.map(({ id }) => id) })}
                  >
                    {words.letEnd}
                  </Button>
                  <Button disabled={takeable.length === 0} onClick={() => setDoing('revoke')}>
                    {words.revoke}
                  </Button>
                  <Button onClick={() => navigate('/grants/policies')}>{words.policies}</Button>
                  <Button variant="primary" onClick={() => navigate('/grants/new')}>
                    {words.create}
                  </Button>
                </SpaceBetween>
              )
            }
          >
            {words.title}
          </Header>
        }
        filter={
          <div className="table-filter">
            <div className="table-filter-text">
              <TextFilter
                filteringText={typed}
                filteringPlaceholder={words.search}
                filteringAriaLabel={words.search}
                countText={search ? `${total.toLocaleString('en')} found` : ''}
                onChange={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
              />
            </div>
            <Select
              ariaLabel="State"
              selectedOption={stateOptions.find(({ value }) => value === shown) ?? null}
              options={stateOptions}
              onChange={({ detail }) => address.change({ state: detail.selectedOption.value || undefined })}
            />
          </div>
        }
        pagination={
          <Pagination
            currentPageIndex={address.page}
            pagesCount={Math.max(1, Math.ceil(total / pageSize))}
            onChange={({ detail }) => address.setPage(detail.currentPageIndex)}
          />
        }
        empty={
          error ? (
            'The rows could not be read.'
          ) : narrowed ? (
            <TableEmpty
              {...words.noMatch}
              action={<Button onClick={address.clear}>Show everything</Button>}
            />
          ) : (
            <TableEmpty {...words.empty} />
          )
        }
        columnDefinitions={[
          {
            id: 'who',
            header: words.columns.who,
            isRowHeader: true,
            minWidth: 118,
            cell: (grant) => (
              <span className="any-wrap">
                <WhoCell grant={grant} />
              </span>
            ),
          },
          {
            id: 'what',
            header: words.columns.what,
            minWidth: 112,
            cell: (grant) => (
              <span className="any-wrap">
                <WhatCell grant={grant} />
              </span>
            ),
          },
          {
            id: 'level',
            header: words.columns.level,
            minWidth: 88,
            cell: (grant) => <LevelCell grant={grant} />,
          },
          {
            id: 'state',
            header: words.columns.state,
            minWidth: 122,
            cell: (grant) => <StateCell grant={grant} />,
          },
          {
            id: 'ends',
            header: words.columns.ends,
            minWidth: 86,
            cell: (grant) => <EndsCell grant={grant} />,
          },
          {
            id: 'request',
            header: words.columns.request,
            minWidth: 122,
            cell: (grant) => (
              <span className="any-wrap">
                <AppLink href={`/grants/${grant.requestId}`}>{visibleText(grant.title)}</AppLink>
              </span>
            ),
          },
        ]}
      />
    </SpaceBetween>
  );
};
