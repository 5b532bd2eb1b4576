import Button from '@cloudscape-design/components/button';
import TextFilter from '@cloudscape-design/components/text-filter';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import type { ReleaseSummary } from '../../../shared/contract/releases.ts';
import { client, orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { base64Of } from '../../components/base64.ts';
import type { CsvColumn } from '../../components/csv-text.ts';
import { useHelp } from '../../components/help.ts';
import { ListTable } from '../../components/list-table.tsx';
import { useNotify } from '../../components/notifications.ts';
import { problemOf } from '../../components/problem-of.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { type ListColumn, useList } from '../../components/use-list.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ReleaseOrigin } from './release-origin.tsx';
import { shortHash, words } from './words.ts';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.lossless}</p>
      <p>{words.help.secrets}</p>
    </>
  ),
};

const { columns: heading } = words;
const origin = ({ connection, environment }: ReleaseSummary): string =>
  environment === null ? connection : `${environment} (${connection})`;

const columns: readonly ListColumn<ReleaseSummary>[] = [
  {
    id: 'name',
    header: heading.name,
    isRowHeader: true,
    breaks: true,
    minWidth: 160,
    cell: ({ hash, name }) => (
      <>
        <AppLink href={`/releases/${hash}`}>{visibleText(name)}</AppLink>
        <SmallText>
          <code>{shortHash(hash)}</code>
        </SmallText>
      </>
    ),
  },
  {
    id: 'dashboards',
    header: heading.dashboards,
    breaks: true,
    minWidth: 140,
    cell: ({ dashboards }) =>
      visibleText(
        dashboards.length > 3
          ? `${dashboards.slice(0, 3).join(', ')} and ${dashboards.length - 3} more`
          : dashboards.join(', '),
      ),
  },
  {
    id: 'assets',
    header: heading.assets,
    minWidth: 80,
    cell: ({ assets }) => assets.toLocaleString('en'),
  },
  {
    id: 'from',
    header: heading.from,
    breaks: true,
    minWidth: 130,
    cell: (release) => <ReleaseOrigin release={release} />,
  },
  {
    id: 'taken',
    header: heading.taken,
    minWidth: 130,
    cell: ({ takenAt }) => <RelativeTime at={takenAt} />,
  },
];

const exported: readonly CsvColumn<ReleaseSummary>[] = [
  { header: heading.name, value: ({ name }) => name },
  { header: heading.hash, value: ({ hash }) => hash },
  { header: heading.dashboards, value: ({ dashboards }) => dashboards.join(', ') },
  { header: heading.assets, value: ({ assets }) => assets },
  { header: heading.from, value: origin },
  { header: heading.taken, value: ({ takenAt }) => takenAt },
  { header: 'By', value: ({ takenBy }) => takenBy },
  { header: 'Note', value: ({ note }) => note },
];

/** Chooses a release file and puts it into the profile. */
const ImportButton = () => {
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const notify = useNotify();
  const chooser = useRef<HTMLInputElement>(null);
  const open = useMutation({
    mutationFn: async (file: File) =>
      client.releases.import({ base64: await base64Of(new Uint8Array(await file.arrayBuffer())) }),
    onSuccess: ({ release, isNew }) => {
      void cache.invalidateQueries({ queryKey: orpc.releases.key() });
      notify({
        type: 'success',
        content: isNew ? `“${release.name}” was imported.` : `“${release.name}” was here already.`,
      });
      navigate(`/releases/${release.hash}`);
    },
    onError: (error) => {
      const { happened, todo } = problemOf(error);
      notify({ type: 'error', content: [happened, todo].filter(Boolean).join(' ') });
    },
  });
  return (
    <>
      <Button
        iconName="upload"
        loading={open.isPending}
        loadingText="Checking the file"
        onClick={() => chooser.current?.click()}
      >
        {words.importFile}
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".steward-release"
        aria-label={words.importFile}
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file) open.mutate(file);
        }}
      />
    </>
  );
};

/** `/releases`: every release that was taken or imported, the newest first. */
export const ReleasesPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const list = useList({ name: 'releases', columns, pageSize: 25 });
  const { address, pageSize } = list;
  const search = (address.get('search') ?? '').slice(0, 200);
  const [typed, setTyped] = useDelayed(search, (text) => address.change({ search: text }));
  const wanted = search ? { search } : {};
  const reading = useQuery({
    ...orpc.releases.list.queryOptions({
      input: { ...wanted, limit: pageSize, offset: (address.page - 1) * pageSize },
    }),
    enabled: list.ready,
    placeholderData: keepPreviousData,
  });
  const total = reading.data?.total ?? 0;
  const take = (
    <Button variant="primary" onClick={() => navigate('/releases/new')}>
      {words.take}
    </Button>
  );
  return (
    <ListTable
      as="page"
      list={list}
      title={words.title}
      description={words.description}
      rows={reading.data && { total, items: reading.data.releases }}
      reading={reading}
      loadingText={words.loading}
      idOf={({ hash }) => hash}
      actions={
        mayChange && (
          <>
            <ImportButton /> {take}
          </>
        )
      }
      filter={
        <TextFilter
          filteringText={typed}
          filteringPlaceholder={words.search}
          filteringAriaLabel={words.search}
          countText={search ? `${total.toLocaleString('en')} found` : ''}
          onChange={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
        />
      }
      narrowed={search !== ''}
      noMatch={words.noMatch}
      empty={<TableEmpty {...words.empty} action={mayChange && take} />}
      exported={{
        name: 'releases',
        columns: exported,
        read: async ({ length }) => {
          const page = await client.releases.list({ ...wanted, limit: 500, offset: length });
          return { total: page.total, items: page.releases };
        },
      }}
    />
  );
};
