import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LinkedAccount, PersonDetail } from '../../../shared/contract/people.ts';
import type { ReachedAsset } from '../../../shared/domain/access-answer.ts';
import { untilWords } from '../../../shared/domain/access-words.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { ShowMore } from '../../components/show-more.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { accessText as text } from './access-words.ts';
import '../../components/plain-list.css';

/** The paths from one account to one asset, asked for when somebody opens it. */
const Paths = ({
  account,
  asset,
}: {
  readonly account: LinkedAccount;
  readonly asset: ReachedAsset['asset'];
}) => {
  const pair = useQuery(
    orpc.access.pair.queryOptions({
      input: { user: account.key, asset: asset.key, connectionId: account.connection.id },
    }),
  );
  if (pair.isError) return <ProblemAlert error={pair.error} onRetry={() => void pair.refetch()} />;
  if (!pair.data) return <StatusIndicator type="loading">{text.readingPaths}</StatusIndicator>;
  return (
    <ul className="effects">
      {pair.data.paths.map((path) => (
        <li key={path.sentence}>{visibleText(path.sentence)}</li>
      ))}
      {pair.data.cut && <li>{text.morePaths}</li>}
    </ul>
  );
};

const Reached = ({
  account,
  reached,
}: {
  readonly account: LinkedAccount;
  readonly reached: ReachedAsset;
}) => {
  const [open, setOpen] = useState(false);
  const { asset, level, until } = reached;
  return (
    <li>
      <ExpandableSection
        expanded={open}
        onChange={({ detail }) => setOpen(detail.expanded)}
        headerText={`${text.kinds[asset.kind] ?? asset.kind} ${visibleText(asset.title)} · ${level}${until === null ? '' : ` ${untilWords(until)}`}`}
      >
        {open && <Paths account={account} asset={asset} />}
      </ExpandableSection>
    </li>
  );
};

/** What one account can reach, with what could not be seen. */
const AccountAccess = ({ account }: { readonly account: LinkedAccount }) => {
  const answer = useQuery(
    orpc.access.person.queryOptions({
      input: { user: account.key, connectionId: account.connection.id, limit: 500 },
    }),
  );
  if (answer.isError) return <ProblemAlert error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data)
    return (
      <div role="status">
        <StatusIndicator type="loading">{text.reading}</StatusIndicator>
      </div>
    );
  const { assets, total, basis } = answer.data;
  return (
    <SpaceBetween size="s">
      <Header variant="h3" counter={`(${total.toLocaleString('en')})`}>
        {visibleText(account.userName)}
      </Header>
      {basis.gaps.map(({ sentence }) => (
        <StatusIndicator key={sentence} type="warning">
          {visibleText(sentence)}
        </StatusIndicator>
      ))}
      {total === 0 ? (
        <Box color="text-body-secondary">{text.none}</Box>
      ) : (
        <ul className="plain-list">
          <ShowMore
            items={assets}
            name="assets"
            render={(reached) => <Reached key={reached.asset.key} account={account} reached={reached} />}
          />
        </ul>
      )}
      {total > assets.length && <Box color="text-body-secondary">{text.cut(assets.length, total)}</Box>}
    </SpaceBetween>
  );
};

/** Every asset that a person's accounts reach, and each path to it. */
export const PersonAccess = ({ person }: { readonly person: PersonDetail }) => {
  const present = person.accountList.filter(({ goneAt }) => goneAt === null);
  if (present.length === 0) return <Box color="text-body-secondary">{text.noAccount}</Box>;
  return (
    <SpaceBetween size="l">
      <Box color="text-body-secondary">{text.intro}</Box>
      {present.map((account) => (
        <AccountAccess key={account.id} account={account} />
      ))}
    </SpaceBetween>
  );
};
