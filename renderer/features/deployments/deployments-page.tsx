import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { DeploymentShown } from '../../../shared/contract/deployments.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import type { CsvColumn } from '../../components/csv-text.ts';
import { useHelp } from '../../components/help.ts';
import { ListTable } from '../../components/list-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.back}</p>
      <p>{words.help.retire}</p>
    </>
  ),
};

const { columns: heading, kinds, states } = words;

const columns: readonly ListColumn<DeploymentShown>[] = [
  {
    id: 'ended',
    header: heading.ended,
    isRowHeader: true,
    minWidth: 130,
    cell: ({ endedAt, runId }) => (
      <AppLink href={`/activity/${runId}`}>
        <RelativeTime at={endedAt} />
      </AppLink>
    ),
  },
  {
    id: 'stage',
    header: heading.stage,
    breaks: true,
    minWidth: 110,
    cell: ({ stage }) => visibleText(stage),
  },
  { id: 'what', header: heading.what, minWidth: 110, cell: ({ kind }) => kinds[kind] },
  {
    id: 'release',
    header: heading.release,
    breaks: true,
    minWidth: 170,
    cell: ({ release, releaseName }) =>
      release === null ? (
        words.noRelease
      ) : releaseName === null ? (
        words.unknownRelease
      ) : (
        <AppLink href={`/releases/${release}`}>{visibleText(releaseName)}</AppLink>
      ),
  },
  {
    id: 'state',
    header: heading.state,
    minWidth: 120,
    cell: ({ state }) => <StatusIndicator type={states[state].type}>{states[state].label}</StatusIndicator>,
  },
  {
    id: 'by',
    header: heading.by,
    breaks: true,
    minWidth: 100,
    cell: ({ actor }) => visibleText(actor),
  },
];

const exported: readonly CsvColumn<DeploymentShown>[] = [
  { header: heading.ended, value: ({ endedAt }) => endedAt },
  { header: heading.stage, value: ({ stage }) => stage },
  { header: heading.what, value: ({ kind }) => kinds[kind] },
  { header: heading.release, value: ({ releaseName, release }) => releaseName ?? release ?? '' },
  { header: heading.state, value: ({ state }) => states[state].label },
  { header: heading.by, value: ({ actor }) => actor },
  { header: heading.run, value: ({ runId }) => runId },
];

/** `/releases/deployments`: what was brought to each stage, the newest first. */
export const DeploymentsPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const list = useList({ name: 'deployments', columns, pageSize: 25 });
  const { address, pageSize } = list;
  const environments = useQuery(orpc.environments.list.queryOptions());
  const stage = environments.data?.find(({ name }) => name === address.get('stage'));
  const wanted = stage === undefined ? {} : { environment: stage.name };
  const reading = useQuery({
    ...orpc.deployments.list.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const options = [
    { value: '', label: words.allStages },
    ...(environments.data ?? []).map(({ name, title }) => ({ value: name, label: visibleText(title) })),
  ];
  const at = stage === undefined ? '' : `?stage=${encodeURIComponent(stage.name)}`;
  return (
    <ListTable
      as="page"
      list={list}
      title={words.title}
      description={words.description}
      rows={reading.data && { total: reading.data.total, items: reading.data.deployments }}
      reading={reading}
      loadingText={words.loading}
      idOf={({ runId }) => runId}
      actions={
        mayChange && (
          <>
            <Button onClick={() => navigate(`/releases/deployments/retire${at}`)}>
              {words.retire.button}
            </Button>{' '}
            <Button variant="primary" onClick={() => navigate(`/releases/deployments/rollback${at}`)}>
              {words.rollback.button}
            </Button>
          </>
        )
      }
      filter={
        <Select
          ariaLabel={words.stage}
          inlineLabelText={words.stage}
          selectedOption={options.find(({ value }) => value === (stage?.name ?? '')) ?? null}
          options={options}
          onChange={({ detail }) => address.change({ stage: detail.selectedOption.value })}
        />
      }
      narrowed={stage !== undefined}
      noMatch={words.noMatch}
      empty={<TableEmpty {...words.empty} />}
      exported={{
        name: 'deployments',
        columns: exported,
        read: async ({ length }) => {
          const page = await client.deployments.list({ ...wanted, limit: 500, offset: length });
          return { total: page.total, items: page.deployments };
        },
      }}
    />
  );
};
