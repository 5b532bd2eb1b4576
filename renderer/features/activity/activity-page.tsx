import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { runSorts } from '../../../shared/domain/list-sorts.ts';
import { type RunState, runStates } from '../../../shared/domain/plan.ts';
import { client, orpc } from '../../app/client.ts';
import { useLiveRuns, withLive } from '../../app/live-runs.ts';
import { useHelp } from '../../components/help.ts';
import { orderOf } from '../../components/list-order.ts';
import { ListTable } from '../../components/list-table.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ActivityFilter } from './activity-filter.tsx';
import { exportedRuns, runColumns } from './run-columns.tsx';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.runs}</p>
      <p>{words.help.resume}</p>
      <p>{words.help.counts}</p>
      <p>{words.help.cli}</p>
    </>
  ),
};

const oneOf = <T extends string>(allowed: readonly T[], value: string | undefined): T | undefined =>
  allowed.find((each) => each === value);

/** Every run, live and past, newest first until somebody orders them otherwise. */
export const ActivityPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const live = useLiveRuns();
  const list = useList({
    name: 'activity',
    columns: runColumns,
    pageSize: 25,
    order: { sort: 'started', descending: true },
  });
  const { address, order, pageSize } = list;
  const filters = {
    search: address.get('search')?.slice(0, 200),
    state: oneOf<RunState>(runStates, address.get('state')),
    type: oneOf(['plan', 'command'] as const, address.get('type')),
    subject: address.get('subject')?.slice(0, 200),
  };
  const wanted = { ...filters, ...orderOf(runSorts, order) };
  const runs = useQuery({
    ...orpc.runs.list.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  return (
    <ListTable
      as="page"
      list={list}
      title={words.title}
      description={words.description}
      rows={runs.data && { total: runs.data.total, items: withLive(runs.data.runs, live) }}
      reading={runs}
      loadingText="Reading runs"
      idOf={(run) => run.id}
      filter={<ActivityFilter filters={filters} onChange={address.change} />}
      narrowed={Object.values(filters).some((value) => value !== undefined)}
      noMatch={words.noMatch}
      empty={
        <TableEmpty
          title={words.empty.title}
          body={words.empty.body}
          action={mayChange && <Button href="/tenants/new">Onboard a tenant</Button>}
        />
      }
      exported={{
        name: 'activity',
        columns: exportedRuns,
        read: async ({ length }) => {
          const next = await client.runs.list({ ...wanted, limit: 500, offset: length });
          return { total: next.total, items: next.runs };
        },
      }}
      footer={
        filters.subject && (
          <Box color="text-body-secondary">
            Only runs about {visibleText(filters.subject)}.{' '}
            <Button variant="inline-link" onClick={() => address.change({ subject: undefined })}>
              Show all
            </Button>
          </Box>
        )
      }
    />
  );
};
