import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { DraftSummary } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { DiscardDraft, draftTitle } from './discard-draft.tsx';
import { isPage } from './draft/pages.ts';
import { pageWords } from './page-words.ts';
import { words } from './words.ts';

const size = 10;

/** The drafts of one page, searched and paged by the host; `enabled` for who may see drafts. */
export const useDrafts = (enabled: boolean) => {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [typed, setTyped] = useDelayed(search, (text) => {
    setSearch(text);
    setPage(1);
  });
  const reading = useQuery({
    ...orpc.tenants.drafts.queryOptions({
      input: { ...(search.trim() ? { search } : {}), limit: size, offset: (page - 1) * size },
      placeholderData: keepPreviousData,
    }),
    enabled,
  });
  return { reading, search, typed, setTyped, page, setPage };
};

const columnsOf = (
  onContinue: (draft: DraftSummary) => void,
  onDiscard: (draft: DraftSummary) => void,
): readonly TableProps.ColumnDefinition<DraftSummary>[] => [
  {
    id: 'title',
    header: words.list.columns.name,
    isRowHeader: true,
    minWidth: 150,
    cell: (draft) => (
      <>
        <AppLink href={`/tenants/drafts/${draft.id}`}>{draftTitle(draft)}</AppLink>
        <Box color="text-body-secondary" fontSize="body-s">
          {draft.tenantSlug ? words.drafts.changeOf(draft.tenantSlug) : words.drafts.newTenant}
        </Box>
      </>
    ),
  },
  {
    id: 'page',
    header: words.drafts.stoppedAt,
    cell: (draft) => (isPage(draft.page) ? pageWords[draft.page].title : pageWords.identity.title),
  },
  {
    id: 'updated',
    header: words.list.columns.updated,
    cell: (draft) => <RelativeTime at={draft.updatedAt} />,
  },
  {
    id: 'actions',
    header: words.list.columns.actions,
    minWidth: 200,
    cell: (draft) => (
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Button onClick={() => onContinue(draft)} ariaLabel={words.drafts.continueLabel(draftTitle(draft))}>
          {words.drafts.continue}
        </Button>
        <Button
          variant="inline-link"
          onClick={() => onDiscard(draft)}
          ariaLabel={words.drafts.discardLabel(draftTitle(draft))}
        >
          {words.drafts.discard}
        </Button>
      </SpaceBetween>
    ),
  },
];

/** What was begun and not applied, ten at a time; nothing is shown where there is none. */
export const DraftsPanel = ({ drafts }: { readonly drafts: ReturnType<typeof useDrafts> }) => {
  const [, navigate] = useLocation();
  const [discarding, setDiscarding] = useState<DraftSummary | null>(null);
  const { reading, search, typed, setTyped, page, setPage } = drafts;
  if (reading.error) return <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />;
  if (!reading.data) return null;
  const { total } = reading.data;
  const narrowed = search.trim() !== '';
  if (total === 0 && !narrowed && typed === '') return null;
  const pages = Math.max(1, Math.ceil(total / size));
  return (
    <>
      <Table
        variant="container"
        contentDensity="compact"
        wrapLines
        header={
          <Header variant="h2" counter={`(${total.toLocaleString('en')})`}>
            {words.drafts.title}
          </Header>
        }
        ariaLabels={{ tableLabel: words.drafts.title }}
        items={reading.data.drafts}
        trackBy="id"
        columnDefinitions={columnsOf((draft) => navigate(`/tenants/drafts/${draft.id}`), setDiscarding)}
        filter={
          total > size || narrowed || typed !== '' ? (
            <TextFilter
              filteringText={typed}
              filteringPlaceholder={words.drafts.find}
              filteringAriaLabel={words.drafts.find}
              onChange={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
            />
          ) : undefined
        }
        pagination={
          pages > 1 ? (
            <Pagination
              currentPageIndex={Math.min(page, pages)}
              pagesCount={pages}
              onChange={({ detail }) => setPage(detail.currentPageIndex)}
            />
          ) : undefined
        }
        empty={words.drafts.noMatch}
      />
      {discarding && (
        <DiscardDraft
          draft={discarding}
          onClose={() => setDiscarding(null)}
          onDiscarded={() => {
            setDiscarding(null);
            // The page may have lost its last row.
            if (reading.data?.drafts.length === 1) setPage(Math.max(1, page - 1));
          }}
        />
      )}
    </>
  );
};
