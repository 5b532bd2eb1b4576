import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Draft } from '../../../shared/contract/tenants.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { DiscardDraft, draftTitle } from './discard-draft.tsx';
import { isPage } from './draft/pages.ts';
import { pageWords } from './page-words.ts';
import { words } from './words.ts';

/** What was begun and not applied; nothing is shown where there is none. */
export const DraftsPanel = ({
  drafts,
}: {
  readonly drafts: Pick<UseQueryResult<readonly Draft[]>, 'data' | 'error' | 'refetch'>;
}) => {
  const [, navigate] = useLocation();
  const [discarding, setDiscarding] = useState<Draft | null>(null);
  if (drafts.error) return <ProblemAlert error={drafts.error} onRetry={() => void drafts.refetch()} />;
  if (!drafts.data || drafts.data.length === 0) return null;
  return (
    <>
      <Table
        variant="container"
        contentDensity="compact"
        wrapLines
        header={
          <Header variant="h2" counter={`(${drafts.data.length})`}>
            {words.drafts.title}
          </Header>
        }
        ariaLabels={{ tableLabel: words.drafts.title }}
        items={drafts.data}
        trackBy="id"
        columnDefinitions={[
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
                <Button
                  onClick={() => navigate(`/tenants/drafts/${draft.id}`)}
                  ariaLabel={words.drafts.continueLabel(draftTitle(draft))}
                >
                  {words.drafts.continue}
                </Button>
                <Button
                  variant="inline-link"
                  onClick={() => setDiscarding(draft)}
                  ariaLabel={words.drafts.discardLabel(draftTitle(draft))}
                >
                  {words.drafts.discard}
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
      />
      {discarding && (
        <DiscardDraft
          draft={discarding}
          onClose={() => setDiscarding(null)}
          onDiscarded={() => setDiscarding(null)}
        />
      )}
    </>
  );
};
