import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { JudgedSeatShown, LicenceAdvice } from '../../../shared/contract/licences.ts';
import { moneyText } from '../../../shared/domain/licence-prices.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { ListTable } from '../../components/list-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ChoiceFilter } from '../directory/choice-filter.tsx';
import { words } from './words.ts';
import '../../components/plain-list.css';
import { ListFilter } from '../../components/list-filter.tsx';

const text = words.seats;
export const onlyWhich = ['suggested', 'refused', 'kept'] as const;

/** A seat with the words that its connection's prices and usage give it. */
type Row = JudgedSeatShown & { readonly currency: string; readonly known: boolean };

const Advice = ({ seat }: { readonly seat: Row }) => {
  const { suggestion, to, refused, reason, saves, currency } = seat;
  const detail = <SmallText>{refused ?? reason}</SmallText>;
  if (suggestion === null)
    return (
      <>
        {text.keep}
        {detail}
      </>
    );
  const what = suggestion === 'remove' ? text.remove : text.lower(roleWord(to));
  return (
    <>
      <StatusIndicator type={refused === null ? 'info' : 'warning'}>{what}</StatusIndicator>
      {refused === null && ` ${text.saved(moneyText(saves, currency))}`}
      {detail}
    </>
  );
};

const columns: readonly ListColumn<Row>[] = [
  {
    id: 'account',
    breaks: true,
    header: text.account,
    isRowHeader: true,
    minWidth: 150,
    cell: ({ userName, person }) =>
      person === null ? (
        visibleText(userName)
      ) : (
        <>
          <AppLink href={`/people/${person.id}`}>{visibleText(person.name)}</AppLink>
          {/* A federated account's name only repeats its person's address. */}
          {person.name !== userName && !userName.endsWith(`/${person.name}`) && (
            <SmallText>{visibleText(userName)}</SmallText>
          )}
        </>
      ),
  },
  { id: 'role', header: text.role, minWidth: 70, cell: ({ role }) => roleWord(role) },
  {
    id: 'price',
    header: text.price,
    minWidth: 65,
    cell: ({ cents, currency }) => (cents === null ? '–' : moneyText(cents, currency)),
  },
  {
    id: 'lastAt',
    header: text.lastAt,
    minWidth: 80,
    cell: ({ lastAt, known }) =>
      lastAt !== null ? <RelativeTime at={lastAt} /> : known ? text.notSeen : text.notKnown,
  },
  { id: 'advice', header: text.advice, minWidth: 170, cell: (seat) => <Advice seat={seat} /> },
  {
    id: 'saves',
    header: text.saves,
    // The advice says it too; without it the others fit beside an open navigation.
    hidden: true,
    minWidth: 65,
    cell: ({ saves, currency, refused }) =>
      saves === 0 || refused !== null ? '–' : moneyText(saves, currency),
  },
  {
    id: 'tenant',
    breaks: true,
    header: text.tenant,
    hidden: true,
    minWidth: 100,
    cell: ({ tenants }) => tenants.map(({ name }) => name).join(', ') || '–',
  },
  {
    id: 'owns',
    header: text.owns,
    hidden: true,
    minWidth: 70,
    cell: ({ owns }) => owns.toLocaleString('en'),
  },
];

const exported: readonly CsvColumn<Row>[] = [
  { header: 'Account', value: ({ userName }) => userName },
  { header: 'Person', value: ({ person }) => person?.name ?? null },
  { header: 'Tenants', value: ({ tenants }) => tenants.map(({ slug }) => slug).join(' ') },
  { header: 'Role', value: ({ role }) => role },
  { header: 'A month', value: ({ cents }) => (cents === null ? null : cents / 100) },
  { header: 'Currency', value: ({ currency }) => currency },
  { header: 'Last active', value: ({ lastAt }) => lastAt },
  { header: 'Advice', value: ({ suggestion }) => suggestion ?? 'keep' },
  { header: 'To', value: ({ to }) => to },
  { header: 'Saves', value: ({ saves }) => saves / 100 },
  { header: 'Why', value: ({ reason }) => reason },
  { header: 'Not here because', value: ({ refused }) => refused },
  { header: 'Owns', value: ({ owns }) => owns },
];

const rowsOf = ({ seats, pricing, usage }: LicenceAdvice): Row[] =>
  seats.map((seat) => ({
    ...seat,
    currency: pricing.prices.currency,
    known: usage.knownSince !== null,
  }));

export interface SeatsTableProps {
  readonly connectionId: string;
  readonly tenants: readonly { readonly slug: string; readonly name: string }[];
  readonly tenant: string | undefined;
  readonly onPlan: (changes: readonly { key: string; what: 'remove' | 'downgrade' }[]) => void;
}

/** Every seat with what its use says; those with an advised change can be chosen for a plan. */
export const SeatsTable = ({ connectionId, tenants, tenant, onPlan }: SeatsTableProps) => {
  const mayChange = useMayChange();
  const list = useList({ name: 'licences', columns, pageSize: 50 });
  const { address, pageSize } = list;
  const [chosen, setChosen] = useState<readonly Row[]>([]);
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (words) => address.change({ search: words }));
  const only = onlyWhich.find((one) => one === address.get('only'));
  const input = (limit: number, offset: number) => ({
    connectionId,
    ...(search ? { search } : {}),
    ...(only ? { only } : {}),
    ...(tenant ? { tenant } : {}),
    limit,
    offset,
  });
  const reading = useQuery({
    ...orpc.licences.advise.queryOptions({ input: input(pageSize, (address.page - 1) * pageSize) }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  const changes = chosen.flatMap(({ key, suggestion, refused }) =>
    suggestion !== null && refused === null ? [{ key, what: suggestion }] : [],
  );
  return (
    <ListTable
      as="section"
      list={list}
      title={text.title}
      rows={reading.data && { total, items: rowsOf(reading.data) }}
      reading={reading}
      loadingText={words.loading}
      idOf={({ key }) => key}
      {...(mayChange
        ? {
            selection: {
              chosen,
              what: text.what,
              nameOf: ({ userName }: Row) => visibleText(userName),
              isDisabled: ({ suggestion, refused }: Row) => suggestion === null || refused !== null,
              onChange: setChosen,
            },
            actions: (
              <Button
                variant="primary"
                disabled={changes.length === 0}
                disabledReason={text.choose}
                onClick={() => onPlan(changes)}
              >
                {text.plan(changes.length)}
              </Button>
            ),
          }
        : {})}
      filter={
        <ListFilter text={typed} onText={setTyped} label={text.search} found={search ? total : undefined}>
          <ChoiceFilter
            label={text.show}
            any={text.any}
            options={onlyWhich.map((value) => ({ value, label: text.only[value] }))}
            value={only}
            onChange={(value) => address.change({ only: value })}
          />
          {tenants.length > 0 && (
            <ChoiceFilter
              label={text.tenant}
              any={text.anyTenant}
              options={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
              value={tenant}
              onChange={(value) => address.change({ tenant: value })}
            />
          )}
        </ListFilter>
      }
      narrowed={search !== '' || only !== undefined || tenant !== undefined}
      noMatch={{ title: text.noMatch, body: text.noMatchDetail }}
      empty={
        <TableEmpty
          title={text.empty}
          body={text.emptyDetail}
          action={<Button href="/directory">{text.emptyAction}</Button>}
        />
      }
      exported={{
        name: 'licences',
        columns: exported,
        read: async ({ length }) => {
          const page = await client.licences.advise(input(500, length));
          return { total: page.total, items: rowsOf(page) };
        },
      }}
    />
  );
};
