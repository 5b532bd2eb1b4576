import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Grant } from '../../../shared/contract/grants.ts';
import { provisioningStates } from '../../../shared/domain/grant.ts';
import { grantSorts } from '../../../shared/domain/list-sorts.ts';
import { client, orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { orderOf } from '../../components/list-order.ts';
import { ListTable } from '../../components/list-table.tsx';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { ChoiceFilter } from '../directory/choice-filter.tsx';
import { BegunWork } from './begun-work.tsx';
import { beginDraft } from './draft/begin-draft.ts';
import { renewShape, revokeShape } from './draft/shapes.ts';
import { exportedGrants, grantColumns } from './grant-columns.tsx';
import { WaitingRequests } from './waiting-requests.tsx';
import { grantStates, words } from './words.ts';
import '../../components/plain-list.css';
import { ListFilter } from '../../components/list-filter.tsx';

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

const soon = 'soon';
const stateOptions = [
  { value: soon, label: words.endsSoon },
  ...provisioningStates.map((value) => ({ value, label: grantStates[value].label })),
];
const nameOf = ({ principal, target }: Grant): string => `${principal.name} on ${target.title}`;

/** `/grants`: every grant, with what can be done about it. */
export const GrantsPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const notify = useNotify();
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<readonly Grant[]>([]);
  const list = useList({
    name: 'grants',
    columns: grantColumns,
    pageSize: 50,
    order: { sort: 'ends', descending: false },
  });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (text) => address.change({ search: text }));
  const shown = stateOptions.find(({ value }) => value === address.get('state'))?.value;
  const state = provisioningStates.find((one) => one === shown);
  const wanted = {
    ...(search.trim() ? { search } : {}),
    ...(state ? { state } : {}),
    ...(shown === soon ? { endsWithinDays: 7 } : {}),
    ...orderOf(grantSorts, list.order),
  };
  const reading = useQuery({
    ...orpc.grants.list.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
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
  const begin = useMutation({
    mutationFn: async ({
      kind,
      grants,
    }: {
      readonly kind: 'renew' | 'revoke';
      readonly grants: readonly Grant[];
    }) => {
      const what = { ids: grants.map(({ id }) => id), what: grants.map(nameOf) };
      await beginDraft(kind, { ...(kind === 'renew' ? renewShape : revokeShape).fresh, ...what });
      return kind;
    },
    onSuccess: (kind) => navigate(`/grants/${kind}`),
  });
  const active = chosen.filter((one) => one.state === 'active');
  const takeable = chosen.filter((one) => one.state === 'active' || one.state === 'expiring');
  const total = reading.data?.total ?? 0;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={letEnd.error ?? begin.error} />
      <WaitingRequests />
      {mayChange && <BegunWork />}
      <ListTable
        as="page"
        list={list}
        title={words.title}
        description={words.description}
        rows={reading.data && { total, items: reading.data.grants }}
        reading={reading}
        loadingText={words.loading}
        idOf={({ id }) => id}
        {...(mayChange ? { selection: { chosen, what: 'grants', nameOf, onChange: setChosen } } : {})}
        filter={
          <ListFilter text={typed} onText={setTyped} label={words.search} found={search ? total : undefined}>
            <ChoiceFilter
              label={words.columns.state}
              any={words.anyState}
              options={stateOptions}
              value={shown}
              onChange={(value) => address.change({ state: value })}
            />
          </ListFilter>
        }
        narrowed={search.trim() !== '' || shown !== undefined}
        noMatch={words.noMatch}
        empty={<TableEmpty {...words.empty} />}
        exported={{
          name: 'grants',
          columns: exportedGrants,
          read: async ({ length }) => {
            const page = await client.grants.list({ ...wanted, limit: 500, offset: length });
            return { total: page.total, items: page.grants };
          },
        }}
        actions={
          mayChange && (
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                disabled={active.length === 0}
                loading={begin.isPending && begin.variables.kind === 'renew'}
                onClick={() => begin.mutate({ kind: 'renew', grants: active })}
              >
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
              <Button
                disabled={takeable.length === 0}
                loading={begin.isPending && begin.variables.kind === 'revoke'}
                onClick={() => begin.mutate({ kind: 'revoke', grants: takeable })}
              >
                {words.revoke}
              </Button>
              <Button onClick={() => navigate('/grants/policies')}>{words.policies}</Button>
              <Button variant="primary" onClick={() => navigate('/grants/new')}>
                {words.create}
              </Button>
            </SpaceBetween>
          )
        }
      />
    </SpaceBetween>
  );
};
