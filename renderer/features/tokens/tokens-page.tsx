import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiToken } from '../../../shared/contract/tokens.ts';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { TableEmpty } from '../../components/table-empty.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { LongestToken } from './longest-token.tsx';
import { MakeToken } from './make-token.tsx';
import { RevokeToken } from './revoke-token.tsx';
import { stateWords, words } from './words.ts';
import '../../components/plain-list.css';

const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.scopes}</p>
      <p>{words.help.kept}</p>
      <p>{words.help.cli}</p>
    </>
  ),
};

const StateOf = ({ token }: { readonly token: ApiToken }) => {
  const { label, type } = stateWords[token.state];
  return (
    <>
      <StatusIndicator type={type}>{label}</StatusIndicator>
      <Box fontSize="body-s" color="text-body-secondary">
        {token.state === 'active' ? 'ends ' : ''}
        <RelativeTime at={token.revokedAt ?? token.expiresAt} />
      </Box>
    </>
  );
};

/** Every token of the HTTP API, what it may do and until when. */
export const TokensPage = () => {
  useHelp(help);
  const mayChange = useMayChange();
  const { data, error, isPending, refetch } = useQuery(orpc.tokens.list.queryOptions());
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken>();
  const makeButton = mayChange && (
    <Button variant="primary" onClick={() => setMaking(true)}>
      {words.make.button}
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {making && data && <MakeToken longestDays={data.longestDays} onClose={() => setMaking(false)} />}
      {revoking && <RevokeToken token={revoking} onClose={() => setRevoking(undefined)} />}
      <Table
        variant="full-page"
        wrapLines
        trackBy="id"
        loading={isPending}
        loadingText="Reading tokens"
        items={data?.tokens ?? []}
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h1"
            description={words.description}
            counter={data && data.tokens.length > 0 ? `(${data.tokens.length})` : ''}
            actions={makeButton}
          >
            {words.title}
          </Header>
        }
        empty={data && <TableEmpty title={words.empty.title} body={words.empty.body} />}
        columnDefinitions={[
          {
            id: 'name',
            header: 'Name',
            isRowHeader: true,
            minWidth: 115,
            cell: ({ name, begins }) => (
              <>
                <span className="any-wrap">{visibleText(name)}</span>
                <Box fontSize="body-s" color="text-body-secondary">
                  {begins}…
                </Box>
              </>
            ),
          },
          { id: 'state', header: 'State', minWidth: 125, cell: (token) => <StateOf token={token} /> },
          {
            id: 'scopes',
            header: 'May do',
            minWidth: 165,
            cell: ({ scopes, perMinute }) => (
              <>
                {scopes.join(', ')}
                <Box fontSize="body-s" color="text-body-secondary">
                  {perMinute.toLocaleString('en')} calls a minute
                </Box>
              </>
            ),
          },
          {
            id: 'used',
            header: 'Last used',
            minWidth: 85,
            cell: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt} /> : 'never'),
          },
          {
            id: 'made',
            header: 'Made',
            minWidth: 95,
            cell: ({ createdAt, madeBy }) => (
              <>
                <RelativeTime at={createdAt} />
                <Box fontSize="body-s" color="text-body-secondary">
                  by <span className="any-wrap">{visibleText(madeBy)}</span>
                </Box>
              </>
            ),
          },
          ...(mayChange
            ? [
                {
                  id: 'revoke',
                  header: 'Action',
                  minWidth: 100,
                  cell: (token: ApiToken) =>
                    token.state === 'active' ? (
                      <Button
                        variant="inline-link"
                        wrapText={false}
                        ariaLabel={`Revoke ${token.name}`}
                        onClick={() => setRevoking(token)}
                      >
                        Revoke
                      </Button>
                    ) : (
                      '–'
                    ),
                },
              ]
            : []),
        ]}
        footer={data && mayChange && <LongestToken days={data.longestDays} />}
      />
    </SpaceBetween>
  );
};
