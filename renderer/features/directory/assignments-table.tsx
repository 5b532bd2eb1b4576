import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { assignmentStates, type DirectoryAssignment } from '../../../shared/contract/directory.ts';
import { client, orpc } from '../../app/client.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import { SmallText } from '../../components/small-text.tsx';
import type { ListColumn } from '../../components/use-list.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { connectionColumn, exportedAge, readColumn } from './aged-columns.tsx';
import { ChoiceFilter } from './choice-filter.tsx';
import { DirectoryTable } from './directory-table.tsx';
import { statusWords, words } from './words.ts';

const { columns: heading } = words;

/** So many names stand in a cell; the file has all of them. */
const mostNamed = 4;

const statusWord = ({ status }: DirectoryAssignment): string => {
  const known = assignmentStates.find((one) => one === status);
  return known === undefined ? (status ?? '–') : statusWords[known];
};

const NotRead = () => (
  <span title={words.unknownDetail}>
    <StatusIndicator type="warning">{words.unknown}</StatusIndicator>
  </span>
);

const Names = ({ names }: { readonly names: readonly string[] | undefined }) => {
  if (names === undefined) return <NotRead />;
  if (names.length === 0) return '–';
  return (
    <>
      {names.slice(0, mostNamed).map((name) => (
        <div key={name}>{visibleText(name)}</div>
      ))}
      {names.length > mostNamed && <div>{words.andMore(names.length - mostNamed)}</div>}
    </>
  );
};

const columns: readonly ListColumn<DirectoryAssignment>[] = [
  {
    id: 'assignment',
    breaks: true,
    header: heading.assignment,
    isRowHeader: true,
    sort: 'name',
    minWidth: 120,
    cell: ({ name, namespace }) => (
      <>
        {visibleText(name)}
        <SmallText>{namespace}</SmallText>
      </>
    ),
  },
  {
    id: 'namespace',
    breaks: true,
    header: heading.namespace,
    sort: 'namespace',
    // It stands below the name; chosen, the rows can be ordered by it.
    hidden: true,
    minWidth: 110,
    cell: ({ namespace }) => namespace,
  },
  {
    id: 'policy',
    breaks: true,
    header: heading.policy,
    sort: 'policy',
    minWidth: 120,
    cell: ({ assigned }) => (assigned === null ? <NotRead /> : visibleText(assigned.policy ?? '–')),
  },
  {
    id: 'status',
    header: heading.status,
    sort: 'status',
    minWidth: 80,
    cell: statusWord,
  },
  {
    id: 'users',
    breaks: true,
    header: heading.users,
    minWidth: 110,
    cell: ({ assigned, everybody, namespace }) =>
      everybody === true ? (
        <span title={words.everybodyDetail}>
          <StatusIndicator type="warning">{words.everybody(namespace)}</StatusIndicator>
        </span>
      ) : (
        <Names names={assigned?.users} />
      ),
  },
  {
    id: 'groups',
    breaks: true,
    header: heading.groups,
    minWidth: 120,
    cell: ({ assigned }) => <Names names={assigned?.groups} />,
  },
  readColumn,
  connectionColumn,
];

const exported: readonly CsvColumn<DirectoryAssignment>[] = [
  { header: 'Assignment', value: ({ name }) => name },
  { header: 'Namespace', value: ({ namespace }) => namespace },
  {
    header: 'Policy ARN',
    value: ({ assigned }) => (assigned === null ? 'not readable' : assigned.policy),
  },
  { header: 'Status', value: ({ status }) => status },
  { header: 'Users', value: ({ assigned }) => assigned?.users.join(' ') ?? 'not readable' },
  { header: 'Groups', value: ({ assigned }) => assigned?.groups.join(' ') ?? 'not readable' },
  {
    header: 'Holds for everybody',
    value: ({ everybody }) => (everybody === null ? 'not readable' : String(everybody)),
  },
  { header: 'Connection', value: ({ connection }) => connection.name },
  ...exportedAge,
];

const sorts = ['name', 'namespace', 'status', 'policy'] as const;

/** Every IAM policy assignment that was read: which policy opens S3 and Athena to whom. */
export const AssignmentsTable = () => {
  const address = useTableQuery();
  const status = assignmentStates.find((one) => one === address.get('status'));
  return (
    <DirectoryTable
      name="assignments"
      title={words.tabs.policies}
      kinds={['policy_assignment']}
      searchLabel={words.search.policies}
      columns={columns}
      exported={exported}
      idOf={({ connection, key }) => `${connection.id} ${key}`}
      sortedBy="name"
      narrowed={status !== undefined}
      filters={
        <ChoiceFilter
          label={heading.status}
          any={words.any.status}
          options={assignmentStates.map((value) => ({ value, label: statusWords[value] }))}
          value={status}
          onChange={(value) => address.change({ status: value })}
        />
      }
      query={({ sort, ...paging }) => {
        const input = {
          ...paging,
          sort: sorts.find((one) => one === sort) ?? 'name',
          ...(status ? { status } : {}),
        };
        return {
          queryKey: orpc.directory.assignments.queryKey({ input }),
          queryFn: async () => {
            const { total, assignments } = await client.directory.assignments(input);
            return { total, rows: assignments };
          },
        };
      }}
    />
  );
};
