import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useDeferredValue, useMemo, useState } from 'react';
import { pageOf } from '../../../components/page-of.ts';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { type AssetRow, findAssets } from '../draft/asset-rows.ts';
import { chooseAssets, dropAssets } from '../draft/edit-draft.ts';
import { useEdit } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';
import { assetKindWords } from '../words.ts';
import { GroupCheckboxes } from './group-checkboxes.tsx';
import '../tenants.css';

const words = wizardWords.entitlements;
const size = 25;

const columns: readonly TableProps.ColumnDefinition<AssetRow>[] = [
  {
    id: 'name',
    header: words.name,
    isRowHeader: true,
    minWidth: 160,
    cell: (row) => (
      <>
        {visibleText(row.name)}
        <Box color="text-body-secondary" fontSize="body-s">
          {assetKindWords[row.kind]} · {row.id}
        </Box>
        {row.there === false && <StatusIndicator type="warning">{words.notThere}</StatusIndicator>}
      </>
    ),
  },
  { id: 'groups', header: words.groups, minWidth: 260, cell: (row) => <GroupCheckboxes row={row} /> },
  { id: 'updated', header: words.updated, minWidth: 95, cell: (row) => <RelativeTime at={row.updatedAt} /> },
];

const views = (chosen: number) => [
  { value: 'all', label: words.all },
  { value: 'dashboard', label: words.dashboards },
  { value: 'dataset', label: words.datasets },
  { value: 'chosen', label: words.chosen(chosen) },
];

export interface AssetsTableProps {
  readonly rows: readonly AssetRow[];
  readonly chosen: number;
  /** Something of the account could not be read: no row is not none. */
  readonly incomplete: boolean;
  readonly readAt: string | null;
  readonly loading: boolean;
  readonly refreshing: boolean;
  readonly onRefresh: () => void;
}

/** All assets of the account, one page at a time; ticking a row gives it to its usual groups. */
export const AssetsTable = ({
  rows,
  chosen,
  incomplete,
  readAt,
  loading,
  refreshing,
  onRefresh,
}: AssetsTableProps) => {
  const edit = useEdit();
  const [text, setText] = useState('');
  const [view, setView] = useState('all');
  const [wanted, setWanted] = useState(1);
  const searched = useDeferredValue(text);
  const onlyChosen = view === 'chosen';
  const kind = view === 'dashboard' || view === 'dataset' ? view : null;
  const found = useMemo(
    () => findAssets(rows, { text: searched, kind, onlyChosen }),
    [rows, searched, kind, onlyChosen],
  );
  const page = pageOf(found, wanted, size);
  return (
    <Table
      variant="container"
      contentDensity="compact"
      wrapLines
      header={
        <Header
          variant="h2"
          {...(incomplete && rows.length === 0
            ? {}
            : { counter: chosen > 0 ? `(${chosen}/${rows.length})` : `(${rows.length})` })}
          description={
            readAt && (
              <>
                {words.readAt}
                <RelativeTime at={readAt} />
              </>
            )
          }
          actions={
            <Button iconName="refresh" ariaLabel={words.refresh} loading={refreshing} onClick={onRefresh} />
          }
        >
          {words.title}
        </Header>
      }
      ariaLabels={{
        tableLabel: words.tableLabel,
        selectionGroupLabel: words.tableLabel,
        allItemsSelectionLabel: () => words.selectAll,
        itemSelectionLabel: (_, row) => words.select(visibleText(row.name)),
      }}
      loading={loading}
      loadingText={words.loading}
      items={page.rows}
      trackBy="key"
      selectionType="multi"
      selectedItems={page.rows.filter((row) => row.chosen !== null)}
      onSelectionChange={({ detail }) => {
        const keys = new Set(detail.selectedItems.map(({ key }) => key));
        edit(dropAssets(page.rows.filter((row) => row.chosen !== null && !keys.has(row.key))));
        edit(chooseAssets(page.rows.filter((row) => row.chosen === null && keys.has(row.key))));
      }}
      columnDefinitions={columns}
      filter={
        <div className="table-filter">
          <div className="table-filter-text">
            <TextFilter
              filteringText={text}
              filteringPlaceholder={words.search}
              filteringAriaLabel={words.search}
              countText={text ? words.count(found.length) : ''}
              onChange={({ detail }) => {
                setText(detail.filteringText);
                setWanted(1);
              }}
            />
          </div>
          <Select
            inlineLabelText={words.view}
            options={views(chosen)}
            selectedOption={views(chosen).find(({ value }) => value === view) ?? null}
            onChange={({ detail }) => {
              setView(detail.selectedOption.value ?? 'all');
              setWanted(1);
            }}
          />
        </div>
      }
      pagination={
        page.pages > 1 ? (
          <Pagination
            currentPageIndex={page.page}
            pagesCount={page.pages}
            onChange={({ detail }) => setWanted(detail.currentPageIndex)}
          />
        ) : undefined
      }
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {rows.length === 0 && incomplete ? (
            <b>{words.unread}</b>
          ) : rows.length === 0 ? (
            <>
              <b>{words.empty}</b>
              <div>{words.emptyDetail}</div>
            </>
          ) : (
            <SpaceBetween size="xs">
              <b>{onlyChosen && chosen === 0 ? words.nothingChosen : words.noMatch}</b>
              <Button
                onClick={() => {
                  setText('');
                  setView('all');
                }}
              >
                {words.clear}
              </Button>
            </SpaceBetween>
          )}
        </Box>
      }
    />
  );
};
