import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { DrillReport } from '../../../shared/contract/backups.ts';
import { orpc } from '../../app/client.ts';
import { countText } from '../../components/count-text.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { DrillBackup } from './drill-backup.tsx';
import { verifiedWords, words } from './words.ts';

const kindWords = (what: string): string => what.replace('_', ' ');

const ByName = (props: {
  readonly title: string;
  readonly description: string;
  readonly items: readonly { readonly what: string; readonly name: string; readonly why: string }[];
}) => (
  <Table
    wrapLines
    items={props.items}
    ariaLabels={{ tableLabel: props.title }}
    header={
      <Header variant="h2" description={props.description} counter={`(${props.items.length})`}>
        {props.title}
      </Header>
    }
    columnDefinitions={[
      { id: 'what', header: 'What', minWidth: 110, cell: ({ what }) => kindWords(what) },
      {
        id: 'name',
        header: 'Name',
        isRowHeader: true,
        minWidth: 160,
        cell: ({ name }) => <span className="any-wrap">{visibleText(name)}</span>,
      },
      { id: 'why', header: 'Why', minWidth: 260, cell: ({ why }) => visibleText(why) },
    ]}
  />
);

const Drill = ({ report }: { readonly report: DrillReport }) => (
  <SpaceBetween size="l">
    <Container
      header={
        <Header variant="h2" description={<RelativeTime at={report.at} />}>
          {report.passed ? 'The last drill passed' : 'The last drill failed'}
        </Header>
      }
    >
      <KeyValuePairs
        columns={4}
        items={report.compared.map(({ what, count, same }) => ({
          label: `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}`,
          value:
            same === count
              ? `${countText(count)}, all the same`
              : `${countText(same)} of ${countText(count)} the same`,
        }))}
      />
    </Container>
    {report.differences.length > 0 && (
      <ByName
        title="Differences"
        description="What came back otherwise than it was, or not at all."
        items={report.differences.map(({ what, name, difference }) => ({ what, name, why: difference }))}
      />
    )}
  </SpaceBetween>
);

/** `/releases/backups/:id`: what is in a backup, whether it is whole, and what the last drill found. */
export const BackupPage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [drilling, setDrilling] = useState(false);
  usePageTitle(id, [{ text: words.title, href: '/releases/backups' }]);
  const contents = useQuery(orpc.backups.contents.queryOptions({ input: { backup: id } }));
  const verify = useMutation(
    orpc.backups.verify.mutationOptions({
      onSettled: () => void cache.invalidateQueries({ queryKey: orpc.backups.key() }),
    }),
  );
  if (contents.isPending) return <PageWaiting title={visibleText(id)}>{words.opening}</PageWaiting>;
  const found = contents.data;
  const backup = found?.backup;
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={
            backup && (
              <>
                {visibleText(backup.connection.name)}, made <RelativeTime at={backup.madeAt} /> by{' '}
                {visibleText(backup.madeBy)}
              </>
            )
          }
          actions={
            mayChange &&
            found && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  loading={verify.isPending}
                  loadingText={words.verify.busy}
                  onClick={() => verify.mutate({ backup: id })}
                >
                  {words.verify.button}
                </Button>
                <Button onClick={() => setDrilling(true)}>{words.drill.button}</Button>
                <Button variant="primary" onClick={() => navigate(`/releases/backups/${id}/restore`)}>
                  {words.restore.button}
                </Button>
              </SpaceBetween>
            )
          }
        >
          {visibleText(id)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={contents.error} onRetry={() => void contents.refetch()} />
        <ProblemAlert error={verify.error} />
        {verify.data && (
          <Alert
            type={verify.data.whole ? 'success' : 'error'}
            statusIconAriaLabel={verify.data.whole ? 'Success' : 'Error'}
          >
            {verify.data.whole
              ? words.verify.whole(verify.data.documents)
              : `${words.verify.lost(verify.data.lost.length)} ${verify.data.lost
                  .slice(0, 20)
                  .map(({ kind, name }) => `${kindWords(kind)} ${visibleText(name)}`)
                  .join(', ')}`}
          </Alert>
        )}
        {drilling && <DrillBackup id={id} onClose={() => setDrilling(false)} />}
        {found && backup && (
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">Contents</Header>}>
              <KeyValuePairs
                columns={4}
                items={[
                  { label: 'Account', value: `${backup.accountId}, ${backup.region}` },
                  { label: 'Assets', value: countText(backup.assets) },
                  { label: 'Folders', value: countText(found.counts.folders) },
                  { label: 'Groups', value: countText(found.counts.groups) },
                  { label: 'Memberships', value: countText(found.counts.memberships) },
                  { label: 'Permissions', value: countText(found.counts.grants) },
                  { label: 'Verified', value: verifiedWords(backup).label },
                  { label: 'Place', value: <span className="any-wrap">{visibleText(backup.place)}</span> },
                ]}
              />
            </Container>
            {backup.drill && <Drill report={backup.drill} />}
            {found.byNameOnly.length > 0 && (
              <ByName
                title="By name only"
                description="What a restore leaves to a person."
                items={found.byNameOnly}
              />
            )}
            <Table
              wrapLines
              items={found.assets.slice(0, 500)}
              ariaLabels={{ tableLabel: 'Assets' }}
              header={
                <Header variant="h2" counter={`(${countText(found.assets.length)})`}>
                  Assets
                </Header>
              }
              footer={
                found.assets.length > 500 && (
                  <Box>The first 500 are shown; all of them are in the backup.</Box>
                )
              }
              columnDefinitions={[
                { id: 'kind', header: 'Kind', minWidth: 110, cell: ({ kind }) => kindWords(kind) },
                {
                  id: 'name',
                  header: 'Name',
                  isRowHeader: true,
                  minWidth: 180,
                  cell: ({ name }) => <span className="any-wrap">{visibleText(name)}</span>,
                },
                {
                  id: 'asset',
                  header: 'Id',
                  minWidth: 180,
                  cell: (asset) => <span className="any-wrap">{visibleText(asset.id)}</span>,
                },
              ]}
            />
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
};
