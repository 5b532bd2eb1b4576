import Button from '@cloudscape-design/components/button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { federations, personStates } from '../../../shared/contract/people.ts';
import { namespaceRoles } from '../../../shared/domain/directory.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { client, orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { orderOf } from '../../components/list-order.ts';
import { ListTable } from '../../components/list-table.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useList } from '../../components/use-list.tsx';
import { usePaced } from '../../components/use-paced.ts';
import { useReadAhead } from '../../components/use-read-ahead.ts';
import { ChoiceFilter } from '../directory/choice-filter.tsx';
import { DoubtsPanel } from './doubts-panel.tsx';
import { exportedPeople, peopleColumns } from './people-columns.tsx';
import { federationWords, stateWords, words } from './words.ts';
import '../../components/plain-list.css';
import { ListFilter } from '../../components/list-filter.tsx';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.doubt}</p>
      <p>{words.help.sole}</p>
      <p>{words.help.price}</p>
      <p>{words.help.age}</p>
    </>
  ),
};

const only = ['sole_owners', 'in_doubt', 'by_hand', 'several_accounts', 'expired_invitations'] as const;
const sorts = [
  'name',
  'role',
  'state',
  'accounts',
  'groups',
  'soleOwnerOf',
  'seatPrice',
  'lastActive',
] as const;
const oneOf = <T extends string>(allowed: readonly T[], value: string | undefined): T | undefined =>
  allowed.find((each) => each === value);

// The same at each drawing.
const doubts = <DoubtsPanel />;

/** `/people`: every human once, with what their accounts have in sum. */
export const PeoplePage = () => {
  useHelp(help);
  const list = useList({
    name: 'persons',
    columns: peopleColumns,
    pageSize: 50,
    order: { sort: 'name', descending: false },
  });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = usePaced(search, (text) => address.change({ search: text }));
  const tenants = useQuery(orpc.tenants.list.queryOptions({ input: { limit: 500 } })).data?.tenants ?? [];
  const filters = {
    ...(search.trim() ? { search } : {}),
    role: address.get('role')?.slice(0, 40),
    state: oneOf(personStates, address.get('state')),
    federated: oneOf(federations, address.get('federated')),
    tenant: address.get('tenant')?.slice(0, 64),
    only: oneOf(only, address.get('only')),
  };
  const wanted = { ...filters, ...orderOf(sorts, list.order) };
  const pageAt = (offset: number) =>
    orpc.people.list.queryOptions({ input: { ...wanted, limit: pageSize, offset } });
  const reading = useQuery({
    ...pageAt((address.page - 1) * pageSize),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  const after = address.page * pageSize;
  useReadAhead(reading.isPlaceholderData || total <= after ? undefined : pageAt(after));
  return (
    <ListTable
      as="page"
      list={list}
      title={words.title}
      description={words.description}
      rows={reading.data && { total, items: reading.data.people }}
      reading={reading}
      loadingText={words.loading}
      idOf={(person) => person.id}
      filter={
        <ListFilter text={typed} onText={setTyped} label={words.search} found={search ? total : undefined}>
          <ChoiceFilter
            label={words.only.label}
            any={words.any.only}
            options={only.map((value) => ({ value, label: words.only[value] }))}
            value={filters.only}
            onChange={(value) => address.change({ only: value })}
          />
          <ChoiceFilter
            label={words.columns.role}
            any={words.any.role}
            options={namespaceRoles.map((value) => ({ value, label: roleWord(value) }))}
            value={filters.role}
            onChange={(value) => address.change({ role: value })}
          />
          <ChoiceFilter
            label={words.columns.state}
            any={words.any.state}
            options={personStates.map((value) => ({ value, label: stateWords[value].word }))}
            value={filters.state}
            onChange={(value) => address.change({ state: value })}
          />
          <ChoiceFilter
            label={words.columns.identity}
            any={words.any.identity}
            options={federations.map((value) => ({ value, label: federationWords[value] }))}
            value={filters.federated}
            onChange={(value) => address.change({ federated: value })}
          />
          {tenants.length > 0 && (
            <ChoiceFilter
              label={words.columns.tenant}
              any={words.any.tenant}
              options={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
              value={filters.tenant}
              onChange={(value) => address.change({ tenant: value })}
            />
          )}
        </ListFilter>
      }
      narrowed={Object.values(filters).some((value) => value !== undefined)}
      noMatch={words.noMatch}
      empty={
        <TableEmpty
          title={words.empty.title}
          body={words.empty.body}
          action={<Button href="/directory">{words.empty.action}</Button>}
        />
      }
      exported={{
        name: 'people',
        columns: exportedPeople,
        read: async ({ length }) => {
          const page = await client.people.list({ ...wanted, limit: 500, offset: length });
          return { total: page.total, items: page.people };
        },
      }}
      footer={doubts}
    />
  );
};
