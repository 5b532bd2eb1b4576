import { type DirectoryAsset, listedAssetKinds } from '../../../shared/contract/directory.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import type { ListColumn } from '../../components/use-list.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { assetAddress } from '../access/addresses.ts';
import { CountCell } from './age-cell.tsx';
import { connectionColumn, exportedAge, readColumn } from './aged-columns.tsx';
import { ChoiceFilter } from './choice-filter.tsx';
import { DirectoryTable } from './directory-table.tsx';
import { assetWords, words } from './words.ts';

const { columns: heading } = words;

const columns: readonly ListColumn<DirectoryAsset>[] = [
  {
    id: 'asset',
    breaks: true,
    header: heading.asset,
    isRowHeader: true,
    sort: 'title',
    minWidth: 140,
    cell: (asset) => (
      <>
        <AppLink href={assetAddress(asset)}>{asset.title}</AppLink>
        <SmallText>{visibleText(asset.id)}</SmallText>
      </>
    ),
  },
  {
    id: 'kind',
    header: heading.kind,
    sort: 'kind',
    minWidth: 120,
    cell: (asset) => assetWords[asset.kind],
  },
  {
    id: 'grants',
    header: heading.grants,
    minWidth: 80,
    cell: (asset) => <CountCell count={asset.grants} />,
  },
  {
    id: 'folders',
    header: heading.folders,
    minWidth: 80,
    cell: (asset) => <CountCell count={asset.folders} />,
  },
  {
    id: 'updated',
    header: heading.updated,
    sort: 'updatedAt',
    minWidth: 110,
    cell: (asset) => <RelativeTime at={asset.updatedAt} />,
  },
  readColumn,
  connectionColumn,
];

const exported: readonly CsvColumn<DirectoryAsset>[] = [
  { header: 'Name', value: ({ title }) => title },
  { header: 'Kind', value: ({ kind }) => kind },
  { header: 'Id', value: ({ id }) => id },
  { header: 'Grants', value: ({ grants }) => grants ?? 'not readable' },
  { header: 'In folders', value: ({ folders }) => folders ?? 'not readable' },
  { header: 'Updated', value: ({ updatedAt }) => updatedAt },
  { header: 'Connection', value: ({ connection }) => connection.name },
  { header: 'ARN', value: ({ key }) => key },
  ...exportedAge,
];

const sorts = ['title', 'updatedAt', 'kind'] as const;

/** Every folder, dashboard, analysis, dataset, data source, theme and topic that was read. */
export const AssetsTable = () => {
  const address = useTableQuery();
  const kind = listedAssetKinds.find((one) => one === address.get('kind'));
  return (
    <DirectoryTable
      name="assets"
      title={words.tabs.assets}
      kinds={listedAssetKinds}
      searchLabel={words.search.assets}
      columns={columns}
      exported={exported}
      idOf={({ connection, key }) => `${connection.id} ${key}`}
      sortedBy="title"
      narrowed={kind !== undefined}
      filters={
        <ChoiceFilter
          label={heading.kind}
          any={words.any.kind}
          options={listedAssetKinds.map((value) => ({ value, label: assetWords[value] }))}
          value={kind}
          onChange={(value) => address.change({ kind: value })}
        />
      }
      query={({ sort, ...paging }) => {
        const input = {
          ...paging,
          sort: sorts.find((one) => one === sort) ?? 'title',
          ...(kind ? { kind } : {}),
        };
        return {
          queryKey: orpc.directory.assets.queryKey({ input }),
          queryFn: async () => {
            const { total, assets } = await client.directory.assets(input);
            return { total, rows: assets };
          },
        };
      }}
    />
  );
};
