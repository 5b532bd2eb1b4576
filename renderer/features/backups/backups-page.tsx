import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupSummary } from '../../../shared/contract/backups.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { countText } from '../../components/count-text.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { CreateBackup } from './create-backup.tsx';
import { SetUp } from './set-up.tsx';
import { verifiedWords, words } from './words.ts';
import './backups.css';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.not}</p>
      <p>{words.help.cli}</p>
      <p>{words.help.profile}</p>
    </>
  ),
};

const Verified = ({ backup }: { readonly backup: BackupSummary }) => {
  const { type, label } = verifiedWords(backup);
  return (
    <>
      <StatusIndicator type={type}>{label}</StatusIndicator>
      {backup.verifiedAt !== null && (
        <SmallText>
          <RelativeTime at={backup.verifiedAt} />
        </SmallText>
      )}
    </>
  );
};

const Drilled = ({ drill }: BackupSummary) =>
  drill === null ? (
    'Never'
  ) : (
    <>
      <StatusIndicator type={drill.passed ? 'success' : 'error'}>
        {drill.passed ? 'Passed' : 'Failed'}
      </StatusIndicator>
      <SmallText>
        <RelativeTime at={drill.at} />
      </SmallText>
    </>
  );

/** `/releases/backups`: every backup of an account, the newest first. */
export const BackupsPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const list = useQuery(orpc.backups.list.queryOptions({ input: {} }));
  const status = useQuery(orpc.backups.status.queryOptions());
  const [open, setOpen] = useState<'set_up' | 'create'>();
  const isSetUp = status.data?.set != null;
  const button = mayChange && status.data && (
    <Button variant="primary" onClick={() => setOpen(isSetUp ? 'create' : 'set_up')}>
      {isSetUp ? words.create.button : words.setUp.button}
    </Button>
  );
  const troubled = (status.data?.rules ?? []).filter(({ late, failure }) => late || failure !== null);
  const backups = list.data?.backups ?? [];
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={list.error ?? status.error} onRetry={() => void list.refetch()} />
      {(list.data?.troubles ?? []).map((trouble) => (
        <Alert key={trouble} type="warning" statusIconAriaLabel="Warning">
          {visibleText(trouble)}
        </Alert>
      ))}
      {troubled.map(({ connection, failure, lastAt }) => (
        <Alert
          key={connection.id}
          type="warning"
          statusIconAriaLabel="Warning"
          header={`The backup of ${visibleText(connection.name)} ${failure === null ? 'is late' : 'failed'}`}
        >
          {failure !== null && <p>{visibleText(failure.message)}</p>}
          {lastAt === null ? (
            'None was made yet.'
          ) : (
            <>
              The last one was made <RelativeTime at={lastAt} />.
            </>
          )}
        </Alert>
      ))}
      {open === 'set_up' && <SetUp onClose={() => setOpen(undefined)} />}
      {open === 'create' && status.data && (
        <CreateBackup usualPlace={status.data.usualPlace} onClose={() => setOpen(undefined)} />
      )}
      <Table
        variant="full-page"
        wrapLines
        trackBy="id"
        loading={list.isPending || status.isPending}
        loadingText={words.loading}
        items={backups}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h1"
            description={words.description}
            counter={backups.length > 0 ? `(${backups.length})` : ''}
            actions={button}
          >
            {words.title}
          </Header>
        }
        empty={
          list.data &&
          status.data && <TableEmpty {...(isSetUp ? words.empty : words.notSetUp)} action={button} />
        }
        columnDefinitions={[
          {
            id: 'id',
            header: 'Backup',
            isRowHeader: true,
            minWidth: 130,
            cell: ({ id, madeAt, state }) => (
              <>
                {state === 'here' ? <AppLink href={`/releases/backups/${id}`}>{id}</AppLink> : id}
                <SmallText>
                  <RelativeTime at={madeAt} />
                </SmallText>
              </>
            ),
          },
          {
            id: 'account',
            header: 'Account',
            minWidth: 120,
            cell: ({ connection, accountId, region }) => (
              <>
                <span className="any-wrap">{visibleText(connection.name)}</span>
                <SmallText>
                  {accountId}, {region}
                </SmallText>
              </>
            ),
          },
          {
            id: 'assets',
            header: 'Assets',
            minWidth: 80,
            cell: ({ assets, byName }) => (
              <>
                {countText(assets)}
                {byName > 0 && <SmallText>{countText(byName)} by name only</SmallText>}
              </>
            ),
          },
          {
            id: 'verified',
            header: 'Verified',
            minWidth: 105,
            cell: (backup) => <Verified backup={backup} />,
          },
          { id: 'drilled', header: 'Drilled', minWidth: 100, cell: (backup) => <Drilled {...backup} /> },
          {
            id: 'place',
            header: 'Place',
            minWidth: 110,
            cell: ({ place }) => <span className="any-wrap">{visibleText(place)}</span>,
          },
        ]}
      />
    </SpaceBetween>
  );
};
