import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewDetail, ReviewRow } from '../../../shared/contract/reviews.ts';
import { type ReviewDecision, reviewDecisions, reviewHows } from '../../../shared/domain/review.ts';
import { howWords } from '../../../shared/domain/review-words.ts';
import { orpc } from '../../app/client.ts';
import { ListFilter } from '../../components/list-filter.tsx';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { useMayChange } from '../../components/use-role.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { ChoiceFilter } from '../directory/choice-filter.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import {
  DecisionCell,
  LevelCell,
  nameOf,
  OutcomeCell,
  SinceCell,
  UseCell,
  WhatCell,
  WhoCell,
} from './row-cells.tsx';
import { RowHistory } from './row-history.tsx';
import { decisionTypes, words } from './words.ts';

const text = words.rows;
const pageSize = 50;
const sorts = ['number', 'who', 'what', 'level', 'since', 'lastUse', 'decision'] as const;

/** What narrows the rows, as it stands in the address. */
const useRowFilter = () => {
  const address = useTableQuery();
  const search = (address.get('search') ?? '').slice(0, 200);
  const decision = reviewDecisions.find((one) => one === address.get('decision'));
  const how = reviewHows.find((one) => one === address.get('how'));
  const isUnused = address.get('use') === 'unused';
  const [who, what] = [address.get('who'), address.get('what')];
  const filter = {
    ...(search ? { search } : {}),
    ...(decision ? { decision } : {}),
    ...(how ? { how } : {}),
    ...(isUnused ? { unused: true } : {}),
    ...(who ? { who } : {}),
    ...(what ? { what } : {}),
  };
  return { address, search, decision, how, isUnused, who, what, filter };
};

/** The frozen rows: found, ordered, chosen, and decided on. */
export const RowsTable = ({ review }: { readonly review: ReviewDetail }) => {
  const { address, search, decision, how, isUnused, who, what, filter } = useRowFilter();
  const mayChange = useMayChange();
  const notify = useNotify();
  const cache = useQueryClient();
  const mayDecide = mayChange && review.mayDecide;
  const [typed, setTyped] = useDelayed(search, (next) => address.change({ search: next }));
  const [chosen, setChosen] = useState<readonly ReviewRow[]>([]);
  /** Everything that the filter finds is chosen, on whichever page it stands. */
  const [isEverything, setEverything] = useState(false);
  const [asking, setAsking] = useState<'keep' | 'remove'>();
  const [history, setHistory] = useState<ReviewRow>();
  const sort = sorts.find((one) => one === address.sort) ?? 'number';
  const reading = useQuery({
    ...orpc.reviews.rows.queryOptions({
      input: {
        id: review.id,
        ...filter,
        sort,
        descending: address.descending,
        limit: pageSize,
        offset: (address.page - 1) * pageSize,
      },
    }),
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  const rows = reading.data?.rows ?? [];
  const count = isEverything ? total : chosen.length;
  const choose = (next: readonly ReviewRow[]) => {
    setChosen(next);
    setEverything(false);
  };
  const narrow = (part: Readonly<Record<string, string | undefined>>) => {
    choose([]);
    address.change(part);
  };
  const decide = useMutation(
    orpc.reviews.decide.mutationOptions({
      onSuccess: ({ changed, own, conflicts, review: after }, { decision: said }) => {
        cache.setQueryData(orpc.reviews.get.queryKey({ input: { id: review.id } }), after);
        void cache.invalidateQueries({ queryKey: orpc.reviews.key() });
        setAsking(undefined);
        choose([]);
        const [first] = conflicts;
        if (first) notify({ type: 'warning', content: text.conflicts(conflicts.length, first.by) });
        if (own > 0) notify({ type: 'info', content: text.ownSkipped(own) });
        if (changed > 0) notify({ type: 'success', content: text.decided(changed, said) });
      },
    }),
  );
  const say = (said: ReviewDecision, reason: string) =>
    decide.mutate({
      id: review.id,
      rows: isEverything ? { filter } : { numbers: chosen.map(({ number }) => number) },
      decision: said,
      reason,
      seen: review.seq,
    });
  const keep = () => (review.policy.keepNeedsReason ? setAsking('keep') : say('keep', ''));
  const isOver = review.state === 'submitted' || review.state === 'closed';
  const wholePage = chosen.length > 0 && chosen.length >= rows.filter(({ own }) => !own).length;
  return (
    <SpaceBetween size="s">
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      {asking === undefined && <ProblemAlert error={decide.error} />}
      {asking !== undefined && (
        <DecideDialog
          decision={asking}
          count={count}
          busy={decide.isPending}
          error={decide.error}
          onDecide={(reason) => say(asking, reason)}
          onClose={() => setAsking(undefined)}
        />
      )}
      {history !== undefined && (
        <RowHistory id={review.id} row={history} onClose={() => setHistory(undefined)} />
      )}
      <Table
        variant="container"
        wrapLines
        contentDensity="compact"
        trackBy={({ number }) => String(number)}
        loading={reading.isPending}
        loadingText={text.loading}
        items={rows}
        {...(mayDecide
          ? {
              selectionType: 'multi' as const,
              selectedItems: [...chosen],
              isItemDisabled: (row: ReviewRow) => row.own,
              onSelectionChange: ({ detail }: { readonly detail: { readonly selectedItems: ReviewRow[] } }) =>
                choose(detail.selectedItems),
            }
          : {})}
        ariaLabels={{
          tableLabel: text.title,
          selectionGroupLabel: 'Choose rows',
          allItemsSelectionLabel: () => 'Choose every row of this page',
          itemSelectionLabel: (_, row) => `Choose ${nameOf(row)} on ${row.what.title}`,
        }}
        sortingColumn={{ sortingField: sort }}
        sortingDescending={address.descending}
        onSortingChange={({ detail }) => {
          if (detail.sortingColumn.sortingField)
            address.setSort(detail.sortingColumn.sortingField, detail.isDescending ?? false);
        }}
        header={
          <Header
            variant="h2"
            counter={`(${total.toLocaleString('en')})`}
            {...(count > 0
              ? {
                  description: (
                    <span role="status">
                      {isEverything ? text.foundChosen(total) : text.allOfPage(count)}{' '}
                      {wholePage && total > rows.length && (
                        <Button variant="inline-link" onClick={() => setEverything(!isEverything)}>
                          {isEverything ? text.choosePage : text.chooseFound(total)}
                        </Button>
                      )}
                    </span>
                  ),
                }
              : {})}
            actions={
              mayDecide && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button
                    disabled={count === 0}
                    loading={decide.isPending && decide.variables?.decision === 'keep'}
                    onClick={keep}
                  >
                    {text.keep}
                  </Button>
                  <Button disabled={count === 0} onClick={() => setAsking('remove')}>
                    {text.remove}
                  </Button>
                  <ButtonDropdown
                    disabled={count === 0}
                    items={[
                      { id: 'keep', text: text.keepWhy },
                      { id: 'clear', text: text.clear },
                    ]}
                    onItemClick={({ detail }) =>
                      detail.id === 'keep' ? setAsking('keep') : say('undecided', '')
                    }
                  >
                    {text.more}
                  </ButtonDropdown>
                </SpaceBetween>
              )
            }
          >
            {text.title}
          </Header>
        }
        filter={
          <ListFilter
            text={typed}
            onText={(next) => {
              choose([]);
              setTyped(next);
            }}
            label={text.search}
            found={search ? total : undefined}
          >
            <ChoiceFilter
              label={text.columns.decision}
              any={text.anyDecision}
              options={reviewDecisions.map((value) => ({ value, label: decisionTypes[value].label }))}
              value={decision}
              onChange={(value) => narrow({ decision: value })}
            />
            <ChoiceFilter
              label={text.columns.lastUse}
              any={text.anyUse}
              options={[{ value: 'unused', label: text.unused }]}
              value={isUnused ? 'unused' : undefined}
              onChange={(value) => narrow({ use: value })}
            />
            <ChoiceFilter
              label="Held by"
              any={text.anyHow}
              options={reviewHows.map((value) => ({ value, label: howWords[value] }))}
              value={how}
              onChange={(value) => narrow({ how: value })}
            />
            {(who ?? what) !== undefined && (
              <Button iconName="close" onClick={() => narrow({ who: undefined, what: undefined })}>
                Everybody and everything
              </Button>
            )}
          </ListFilter>
        }
        pagination={
          <Pagination
            currentPageIndex={address.page}
            pagesCount={Math.max(1, Math.ceil(total / pageSize))}
            onChange={({ detail }) => {
              choose([]);
              address.setPage(detail.currentPageIndex);
            }}
          />
        }
        empty={
          reading.error ? (
            'The rows could not be read.'
          ) : (
            <TableEmpty {...text.noMatch} action={<Button onClick={address.clear}>Show everything</Button>} />
          )
        }
        columnDefinitions={[
          {
            id: 'who',
            header: text.columns.who,
            sortingField: 'who',
            isRowHeader: true,
            minWidth: 100,
            cell: (row) => <WhoCell row={row} onOnly={() => narrow({ who: row.who.key, what: undefined })} />,
          },
          {
            id: 'what',
            header: text.columns.what,
            sortingField: 'what',
            minWidth: 100,
            cell: (row) => (
              <WhatCell row={row} onOnly={() => narrow({ what: row.what.key, who: undefined })} />
            ),
          },
          {
            id: 'level',
            header: text.columns.level,
            sortingField: 'level',
            minWidth: 106,
            cell: (row) => <LevelCell row={row} />,
          },
          {
            id: 'since',
            header: text.columns.since,
            sortingField: 'since',
            minWidth: 100,
            cell: (row) => <SinceCell row={row} />,
          },
          {
            id: 'lastUse',
            header: text.columns.lastUse,
            sortingField: 'lastUse',
            minWidth: 90,
            cell: (row) => <UseCell row={row} />,
          },
          {
            id: 'decision',
            header: text.columns.decision,
            sortingField: 'decision',
            minWidth: 105,
            cell: (row) => <DecisionCell row={row} onHistory={() => setHistory(row)} />,
          },
          ...(isOver
            ? [
                {
                  id: 'outcome',
                  header: text.columns.outcome,
                  minWidth: 128,
                  cell: (row: ReviewRow) => <OutcomeCell row={row} />,
                },
              ]
            : []),
        ]}
      />
      {mayChange && review.state === 'open' && review.own > 0 && (
        <StatusIndicator type="info">
          {text.ownSkipped(review.own)}{' '}
          <Link
            href="#rows"
            onFollow={(event) => {
              event.preventDefault();
              narrow({ decision: 'undecided' });
            }}
          >
            {words.submit.undecided}
          </Link>
        </StatusIndicator>
      )}
    </SpaceBetween>
  );
};
