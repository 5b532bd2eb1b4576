import type { DirectoryGroup } from '../../../shared/contract/directory.ts';
import { client, orpc } from '../../app/client.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import type { ListColumn } from '../../components/use-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { CountCell } from './age-cell.tsx';
import { connectionColumn, exportedAge, readColumn } from './aged-columns.tsx';
import { DirectoryTable } from './directory-table.tsx';
import { words } from './words.ts';

const { columns: heading } = words;

const columns: readonly ListColumn<DirectoryGroup>[] = [
  {
    id: 'group',
    breaks: true,
    header: heading.group,
    isRowHeader: true,
    sort: 'name',
    minWidth: 145,
    cell: (group) => visibleText(group.name),
  },
  {
    id: 'description',
    breaks: true,
    header: heading.description,
    minWidth: 150,
    cell: (group) => visibleText(group.description) || '–',
  },
  {
    id: 'namespace',
    breaks: true,
    header: heading.namespace,
    sort: 'namespace',
    minWidth: 110,
    cell: (group) => group.namespace,
  },
  {
    id: 'members',
    header: heading.members,
    minWidth: 100,
    cell: (group) => <CountCell count={group.members} />,
  },
  readColumn,
  connectionColumn,
];

const exported: readonly CsvColumn<DirectoryGroup>[] = [
  { header: 'Group', value: ({ name }) => name },
  { header: 'Description', value: ({ description }) => description },
  { header: 'Namespace', value: ({ namespace }) => namespace },
  { header: 'Members', value: ({ members }) => members ?? 'not readable' },
  { header: 'Connection', value: ({ connection }) => connection.name },
  { header: 'ARN', value: ({ key }) => key },
  ...exportedAge,
];

const sorts = ['name', 'namespace'] as const;

/** Every group of every namespace that was read. */
export const GroupsTable = () => {
  return (
    <DirectoryTable
      name="groups"
      title={words.tabs.groups}
      kinds={['group']}
      searchLabel={words.search.groups}
      columns={columns}
      exported={exported}
      idOf={({ connection, key }) => `${connection.id} ${key}`}
      sortedBy="name"
      narrowed={false}
      filters={null}
      query={({ sort, ...paging }) => {
        const input = { ...paging, sort: sorts.find((one) => one === sort) ?? 'name' };
        return {
          queryKey: orpc.directory.groups.queryKey({ input }),
          queryFn: async () => {
            const { total, groups } = await client.directory.groups(input);
            return { total, rows: groups };
          },
        };
      }}
    />
  );
};
