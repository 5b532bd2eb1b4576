import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { UsageOfUser } from '../../../shared/contract/usage.ts';
import { client, orpc } from '../../app/client.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import { ListFilter } from '../../components/list-filter.tsx';
import { ListTable } from '../../components/list-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { assetText, words } from './words.ts';

const { columns: heading } = words;
const sorts = ['userName', 'lastAt', 'views'] as const;

const columns: readonly ListColumn<UsageOfUser>[] = [
  {
    id: 'account',
    breaks: true,
    header: heading.account,
    isRowHeader: true,
    sort: 'userName',
    minWidth: 180,
    cell: ({ userName }) => visibleText(userName),
  },
  {
    id: 'lastAt',
    header: heading.lastAt,
    sort: 'lastAt',
    minWidth: 110,
    cell: ({ lastAt }) => <RelativeTime at={lastAt} />,
  },
  {
    id: 'lastAsset',
    breaks: true,
    header: heading.lastAsset,
    minWidth: 150,
    cell: ({ lastAsset }) => visibleText(assetText(lastAsset)),
  },
  { id: 'days', header: heading.days, minWidth: 70, cell: ({ days }) => days.toLocaleString('en') },
  {
    id: 'views',
    header: heading.views,
    sort: 'views',
    minWidth: 80,
    cell: ({ views }) => views.toLocaleString('en'),
  },
  {
    id: 'connection',
    breaks: true,
    header: heading.connection,
    hidden: true,
    minWidth: 110,
    cell: ({ connection }) => connection.name,
  },
];

const exported: readonly CsvColumn<UsageOfUser>[] = [
  { header: heading.account, value: ({ userName }) => userName },
  { header: heading.lastAt, value: ({ lastAt }) => lastAt },
  { header: heading.lastAsset, value: ({ lastAsset }) => lastAsset },
  { header: heading.days, value: ({ days }) => days },
  { header: heading.views, value: ({ views }) => views },
  { header: heading.connection, value: ({ connection }) => connection.name },
];

/** Who was seen, and when last. */
export const UsageTable = () => {
  const list = useList({ name: 'usage', columns, pageSize: 50, order: { sort: 'lastAt', descending: true } });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (text) => address.change({ search: text }));
  const input = (limit: number, offset: number) => ({
    ...(search ? { search } : {}),
    sort: sorts.find((one) => one === list.order.sort) ?? 'lastAt',
    descending: list.order.descending ?? true,
    limit,
    offset,
  });
  const shown = input(pageSize, (address.page - 1) * pageSize);
  const reading = useQuery({
    ...orpc.usage.users.queryOptions({ input: shown }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  return (
    <ListTable
      as="section"
      list={list}
      title={words.table}
      rows={reading.data && { total, items: reading.data.users }}
      reading={reading}
      loadingText={words.loading}
      idOf={({ connection, userName }) => `${connection.id} ${userName}`}
      filter={
        <ListFilter text={typed} onText={setTyped} label={words.search} found={search ? total : undefined} />
      }
      narrowed={search !== ''}
      noMatch={{ title: words.noMatch, body: words.noMatchDetail }}
      empty={<TableEmpty title={words.empty} body={words.emptyDetail} />}
      exported={{
        name: 'usage',
        columns: exported,
        read: async ({ length }) => {
          const page = await client.usage.users(input(500, length));
          return { total: page.total, items: page.users };
        },
      }}
    />
  );
};
