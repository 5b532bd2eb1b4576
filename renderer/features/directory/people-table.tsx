import type { PersonAccount } from '../../../shared/contract/directory.ts';
import { namespaceRoles } from '../../../shared/domain/directory.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import type { ListColumn } from '../../components/use-list.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { personAddress } from '../access/addresses.ts';
import { CountCell } from './age-cell.tsx';
import { connectionColumn, exportedAge, readColumn } from './aged-columns.tsx';
import { ChoiceFilter } from './choice-filter.tsx';
import { DirectoryTable } from './directory-table.tsx';
import { identityWord, personLines, personState, restrictionWord, words } from './words.ts';

const { columns: heading } = words;

const columns: readonly ListColumn<PersonAccount>[] = [
  {
    id: 'person',
    breaks: true,
    header: heading.person,
    isRowHeader: true,
    sort: 'userName',
    minWidth: 150,
    cell: (person) => {
      const { first, second } = personLines(person);
      return (
        <>
          <AppLink href={personAddress(person)}>{first}</AppLink>
          {second && <SmallText>{visibleText(second)}</SmallText>}
        </>
      );
    },
  },
  {
    id: 'role',
    header: heading.role,
    sort: 'role',
    minWidth: 95,
    cell: (person) => roleWord(person.role),
  },
  {
    id: 'identity',
    header: heading.identity,
    minWidth: 130,
    // The one that is the same for most, so that the others fit beside an open navigation.
    hidden: true,
    cell: identityWord,
  },
  {
    id: 'state',
    header: heading.state,
    minWidth: 100,
    cell: (person) => {
      const { word, what } = personState(person);
      return <span title={what}>{word}</span>;
    },
  },
  {
    id: 'namespace',
    breaks: true,
    header: heading.namespace,
    sort: 'namespace',
    minWidth: 110,
    cell: (person) => person.namespace,
  },
  { id: 'groups', header: heading.groups, cell: (person) => <CountCell count={person.groups} /> },
  readColumn,
  {
    id: 'email',
    breaks: true,
    header: heading.email,
    sort: 'email',
    hidden: true,
    minWidth: 150,
    cell: (person) => person.email ?? '–',
  },
  {
    id: 'since',
    header: heading.since,
    hidden: true,
    minWidth: 110,
    cell: (person) => (
      <span title={person.unseenAt === null ? words.atFirst : undefined}>
        <RelativeTime at={person.since} />
      </span>
    ),
  },
  {
    id: 'restriction',
    breaks: true,
    header: heading.restriction,
    hidden: true,
    minWidth: 150,
    cell: (person) => visibleText(restrictionWord(person)),
  },
  connectionColumn,
];

const exported: readonly CsvColumn<PersonAccount>[] = [
  { header: 'User name', value: ({ userName }) => userName },
  { header: 'E-mail', value: ({ email }) => email },
  { header: 'Role', value: ({ role }) => role },
  { header: 'Identity type', value: ({ identityType }) => identityType },
  { header: 'Federated', value: ({ federated }) => String(federated) },
  { header: 'Active', value: ({ active }) => (active === null ? null : String(active)) },
  { header: 'Namespace', value: ({ namespace }) => namespace },
  { header: 'Groups', value: ({ groups }) => groups ?? 'not readable' },
  { header: 'Custom permissions', value: restrictionWord },
  { header: 'Connection', value: ({ connection }) => connection.name },
  { header: 'ARN', value: ({ key }) => key },
  { header: 'So since', value: ({ since }) => since },
  ...exportedAge,
];

const states = ['active', 'invited', 'nameless'] as const;
const sorts = ['userName', 'email', 'role', 'namespace'] as const;

/** Every account of every person in every namespace that was read. */
export const PeopleTable = () => {
  const address = useTableQuery();
  const role = address.get('role');
  const state = states.find((one) => one === address.get('state'));
  return (
    <DirectoryTable
      name="people"
      title={words.tabs.people}
      kinds={['user']}
      searchLabel={words.search.people}
      columns={columns}
      exported={exported}
      idOf={({ connection, key }) => `${connection.id} ${key}`}
      sortedBy="userName"
      narrowed={role !== undefined || state !== undefined}
      filters={
        <>
          <ChoiceFilter
            label={heading.role}
            any={words.any.role}
            options={namespaceRoles.map((value) => ({ value, label: roleWord(value) }))}
            value={role}
            onChange={(value) => address.change({ role: value })}
          />
          <ChoiceFilter
            label={heading.state}
            any={words.any.state}
            options={states.map((value) => ({ value, label: words.states[value] }))}
            value={state}
            onChange={(value) => address.change({ state: value })}
          />
        </>
      }
      query={({ sort, ...paging }) => {
        const input = {
          ...paging,
          sort: sorts.find((one) => one === sort) ?? 'userName',
          ...(role ? { role } : {}),
          ...(state ? { state } : {}),
        };
        return {
          queryKey: orpc.directory.people.queryKey({ input }),
          queryFn: async () => {
            const { total, people } = await client.directory.people(input);
            return { total, rows: people };
          },
        };
      }}
    />
  );
};
