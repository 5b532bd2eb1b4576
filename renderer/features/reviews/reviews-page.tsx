import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { ReviewSummary } from '../../../shared/contract/reviews.ts';
import { reviewStates as states } from '../../../shared/domain/review.ts';
import { scopeWords } from '../../../shared/domain/review-words.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { useHelp } from '../../components/help.ts';
import { ListFilter } from '../../components/list-filter.tsx';
import { ListTable } from '../../components/list-table.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ChoiceFilter } from '../directory/choice-filter.tsx';
import { BreakGlassReviews } from './break-glass-reviews.tsx';
import { DeadlineCell } from './deadline-cell.tsx';
import { reviewStates, words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.decide}</p>
      <p>{words.help.report}</p>
    </>
  ),
};

const { columns: heading } = words;

const progressWords = ({ state, counts }: ReviewSummary): string =>
  state === 'draft' || counts.total === 0
    ? '–'
    : `${(counts.total - counts.undecided).toLocaleString('en')} of ${counts.total.toLocaleString('en')}`;
const reviewersOf = ({ reviewers }: ReviewSummary): string => reviewers.map(({ name }) => name).join(', ');

const columns: readonly ListColumn<ReviewSummary>[] = [
  {
    id: 'name',
    header: heading.name,
    isRowHeader: true,
    breaks: true,
    minWidth: 140,
    cell: ({ id, name }) => <AppLink href={`/reviews/${id}`}>{visibleText(name)}</AppLink>,
  },
  {
    id: 'state',
    header: heading.state,
    minWidth: 125,
    cell: ({ state }) => (
      <span className="no-wrap">
        <StatusIndicator type={reviewStates[state].type}>{reviewStates[state].label}</StatusIndicator>
      </span>
    ),
  },
  { id: 'progress', header: heading.progress, minWidth: 100, cell: progressWords },
  {
    id: 'deadline',
    header: heading.deadline,
    minWidth: 110,
    cell: (review) => <DeadlineCell review={review} />,
  },
  {
    id: 'scope',
    header: heading.scope,
    breaks: true,
    minWidth: 120,
    cell: ({ scope, connection }) => visibleText(`${scopeWords(scope)}, ${connection.name}`),
  },
  {
    id: 'reviewers',
    header: heading.reviewers,
    breaks: true,
    minWidth: 100,
    cell: (review) => visibleText(reviewersOf(review)),
  },
];

const exported: readonly CsvColumn<ReviewSummary>[] = [
  { header: heading.name, value: ({ name }) => name },
  { header: heading.state, value: ({ state }) => reviewStates[state].label },
  { header: 'Rows', value: ({ counts }) => counts.total },
  { header: 'Kept', value: ({ counts }) => counts.keep },
  { header: 'Removed', value: ({ counts }) => counts.remove },
  { header: 'Not decided', value: ({ counts }) => counts.undecided },
  { header: heading.deadline, value: ({ deadline }) => deadline },
  { header: heading.scope, value: ({ scope }) => scopeWords(scope) },
  { header: heading.reviewers, value: reviewersOf },
];

/** `/reviews`: every access review, with how far it is and when it is due. */
export const ReviewsPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const list = useList({ name: 'reviews', columns, pageSize: 25 });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (text) => address.change({ search: text }));
  const state = states.find((one) => one === address.get('state'));
  const wanted = { ...(search ? { search } : {}), ...(state ? { state } : {}) };
  const reading = useQuery({
    ...orpc.reviews.list.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  const create = (
    <Button variant="primary" onClick={() => navigate('/reviews/new')}>
      {words.create}
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <BreakGlassReviews />
      <ListTable
        as="page"
        list={list}
        title={words.title}
        description={words.description}
        rows={reading.data && { total, items: reading.data.reviews }}
        reading={reading}
        loadingText={words.loading}
        idOf={({ id }) => id}
        actions={mayChange && create}
        filter={
          <ListFilter text={typed} onText={setTyped} label={words.search} found={search ? total : undefined}>
            <ChoiceFilter
              label={heading.state}
              any={words.anyState}
              options={states.map((value) => ({ value, label: reviewStates[value].label }))}
              value={state}
              onChange={(value) => address.change({ state: value })}
            />
          </ListFilter>
        }
        narrowed={Object.keys(wanted).length > 0}
        noMatch={words.noMatch}
        empty={<TableEmpty {...words.empty} action={mayChange && create} />}
        exported={{
          name: 'reviews',
          columns: exported,
          read: async ({ length }) => {
            const page = await client.reviews.list({ ...wanted, limit: 500, offset: length });
            return { total: page.total, items: page.reviews };
          },
        }}
      />
    </SpaceBetween>
  );
};
