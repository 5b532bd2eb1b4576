import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import TextFilter from '@cloudscape-design/components/text-filter';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { StageRow } from '../../../shared/contract/pipelines.ts';
import { client, orpc } from '../../app/client.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import { useHelp } from '../../components/help.ts';
import { ListTable } from '../../components/list-table.tsx';
import { useNotify } from '../../components/notifications.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { StageMapCell } from './stage-cell.tsx';
import { stageWords as words } from './stage-words.ts';
import './releases.css';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.map}</p>
      <p>{words.help.next}</p>
      <p>{words.help.drift}</p>
    </>
  ),
};

interface Stage {
  readonly environment: string;
  readonly title: string;
  readonly production: boolean;
  readonly connection: string | null;
  readonly directoryReadAt: string | null;
}

const noStages: readonly Stage[] = [];

const StageHead = ({ stage }: { readonly stage: Stage }) => (
  <>
    {stage.title}
    <SmallText>
      {stage.connection === null ? (
        words.noConnection
      ) : stage.directoryReadAt === null ? (
        words.neverRead
      ) : (
        <>
          {words.directoryRead} <RelativeTime at={stage.directoryReadAt} />
        </>
      )}
    </SmallText>
  </>
);

const columnsOf = (stages: readonly Stage[], mayChange: boolean): ListColumn<StageRow>[] => [
  {
    id: 'dashboard',
    header: words.dashboard,
    isRowHeader: true,
    breaks: true,
    minWidth: 150,
    cell: ({ id, name }) => (
      <>
        {visibleText(name)}
        {id !== name && <SmallText>{visibleText(id)}</SmallText>}
      </>
    ),
  },
  ...stages.map(
    (stage, position): ListColumn<StageRow> => ({
      id: stage.environment,
      header: stage.title,
      minWidth: 140,
      cell: (row) => {
        const cell = row.cells[position];
        return (
          cell && (
            <StageMapCell
              cell={cell}
              stage={stage}
              isFirst={position === 0}
              dashboard={row.name}
              mayChange={mayChange}
            />
          )
        );
      },
    }),
  ),
];

const exportedOf = (stages: readonly Stage[]): CsvColumn<StageRow>[] => [
  { header: words.dashboard, value: ({ name }) => name },
  { header: 'Id', value: ({ id }) => id },
  ...stages.flatMap((stage, position): CsvColumn<StageRow>[] => [
    { header: `${stage.title}: release`, value: ({ cells }) => cells[position]?.release?.name ?? '' },
    { header: `${stage.title}: hash`, value: ({ cells }) => cells[position]?.release?.hash ?? '' },
    { header: `${stage.title}: version`, value: ({ cells }) => cells[position]?.published ?? '' },
    { header: `${stage.title}: drift`, value: ({ cells }) => cells[position]?.drift ?? '' },
    {
      header: `${stage.title}: why not`,
      value: ({ cells }) => (cells[position]?.whyNot ?? []).map(({ message }) => message).join(' '),
    },
  ]),
];

/** Looks at the accounts and says how far it is. */
const LookButton = ({ pipeline }: { readonly pipeline: string }) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const look = useMutation(
    orpc.pipelines.look.mutationOptions({
      onSuccess: ({ looked, total, failed }) =>
        notify({
          type: failed > 0 ? 'warning' : 'success',
          content: total === 0 ? words.nothingToLook : words.lookedAll(looked - failed, failed),
        }),
      onSettled: () => void cache.invalidateQueries({ queryKey: orpc.pipelines.key() }),
    }),
  );
  const progress = useQuery({
    ...orpc.pipelines.looking.queryOptions({ input: { name: pipeline } }),
    enabled: look.isPending,
    refetchInterval: 700,
  });
  return (
    <>
      <Button
        loading={look.isPending}
        loadingText={words.looking(progress.data?.looked ?? 0, progress.data?.total ?? 0)}
        onClick={() => look.mutate({ name: pipeline })}
      >
        {words.look}
      </Button>
      {look.isPending && (
        <div role="status">
          <StatusIndicator type="loading">
            {words.looking(progress.data?.looked ?? 0, progress.data?.total ?? 0)}
          </StatusIndicator>
        </div>
      )}
      <ProblemAlert error={look.error} />
    </>
  );
};

const StageMap = ({
  pipelines,
}: {
  readonly pipelines: readonly { readonly name: string; readonly title: string }[];
}) => {
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const asked = useTableQuery().get('pipeline');
  const pipeline = pipelines.find(({ name }) => name === asked) ?? pipelines[0];
  const name = pipeline?.name ?? '';
  // The stages are known before the list, whose columns they are.
  const known = useQuery({
    ...orpc.pipelines.status.queryOptions({ input: { name, limit: 1 } }),
    placeholderData: keepPreviousData,
  });
  const stages = known.data?.stages ?? noStages;
  const columns = useMemo(() => columnsOf(stages, mayChange), [stages, mayChange]);
  const list = useList({ name: 'stages', columns, pageSize: 25 });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (text) => address.change({ search: text }));
  const releasedOnly = address.get('released') === '1';
  const wanted = { name, releasedOnly, ...(search ? { search } : {}) };
  const reading = useQuery({
    ...orpc.pipelines.status.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  const options = pipelines.map((one) => ({ value: one.name, label: visibleText(one.title) }));
  return (
    <ListTable
      as="page"
      list={list}
      title={words.title}
      description={words.description}
      rows={reading.data && { total, items: reading.data.rows }}
      reading={reading}
      loadingText={words.loading}
      idOf={({ id }) => id}
      actions={
        <>
          <Button onClick={() => navigate(`/releases/stages/policies?pipeline=${name}`)}>
            {words.policies}
          </Button>{' '}
          <LookButton pipeline={name} />
        </>
      }
      filter={
        <SpaceBetween direction="horizontal" size="m" alignItems="center">
          {pipelines.length > 1 && (
            <Select
              ariaLabel={words.pipeline}
              selectedOption={options.find(({ value }) => value === name) ?? null}
              options={options}
              onChange={({ detail }) => address.change({ pipeline: detail.selectedOption.value })}
            />
          )}
          <TextFilter
            filteringText={typed}
            filteringPlaceholder={words.search}
            filteringAriaLabel={words.search}
            countText={search ? `${total.toLocaleString('en')} found` : ''}
            onChange={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
          />
          <Checkbox
            checked={releasedOnly}
            onChange={({ detail }) => address.change({ released: detail.checked ? '1' : undefined })}
          >
            {words.releasedOnly}
          </Checkbox>
        </SpaceBetween>
      }
      narrowed={search !== '' || releasedOnly}
      noMatch={words.noMatch}
      empty={<TableEmpty {...words.empty} />}
      footer={
        <SpaceBetween direction="horizontal" size="l">
          {stages.map((stage) => (
            <div key={stage.environment}>
              <StageHead stage={stage} />
            </div>
          ))}
        </SpaceBetween>
      }
      exported={{
        name: 'stages',
        columns: exportedOf(stages),
        read: async ({ length }) => {
          const page = await client.pipelines.status({ ...wanted, limit: 500, offset: length });
          return { total: page.total, items: page.rows };
        },
      }}
    />
  );
};

/** `/releases/stages`: every dashboard in every stage of a pipeline. */
export const StagesPage = () => {
  useHelp(help);
  const pipelines = useQuery(orpc.pipelines.list.queryOptions());
  if (pipelines.error)
    return (
      <PageProblem title={words.title} error={pipelines.error} onRetry={() => void pipelines.refetch()} />
    );
  if (!pipelines.data) return <PageWaiting title={words.title}>{words.loading}</PageWaiting>;
  if (pipelines.data.length === 0) return <TableEmpty {...words.noPipeline} />;
  return <StageMap pipelines={pipelines.data} />;
};
