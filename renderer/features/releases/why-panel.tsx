import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { StageVerdict } from '../../../shared/contract/releases.ts';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { requestWords, stageWords, whyWords as text } from './stage-words.ts';
import { standsInTheWay } from './stands-in-the-way.ts';
import '../../components/plain-list.css';

const Verdict = ({ verdict, release }: { readonly verdict: StageVerdict; readonly release: string }) => {
  const mayChange = useMayChange();
  const [, navigate] = useLocation();
  const { title, reasons, since, environment, production } = verdict;
  const isThere = reasons.some(({ code }) => code === 'already_there');
  const against = reasons.filter(standsInTheWay);
  return (
    <div>
      <SpaceBetween size="xxs">
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <Box variant="h3" padding="n">
            {visibleText(title)}
          </Box>
          {isThere ? (
            <StatusIndicator type="success">{text.there}</StatusIndicator>
          ) : against.length === 0 ? (
            <StatusIndicator type="info">{reasons.length === 0 ? text.can : text.canAsk}</StatusIndicator>
          ) : (
            <StatusIndicator type="stopped">{text.cannot}</StatusIndicator>
          )}
          {isThere && since !== null && (
            <Box color="text-body-secondary">
              since <RelativeTime at={since} />
            </Box>
          )}
          {!isThere && mayChange && against.length === 0 && (
            <Button onClick={() => navigate(`/releases/${release}/promote?stage=${environment}`)}>
              {production ? stageWords.goLive : stageWords.promoteTo(title)}
            </Button>
          )}
        </SpaceBetween>
        {!isThere && reasons.length > 0 && (
          <ul className="effects">
            {reasons.map(({ message, todo }) => (
              <li key={message} className="any-wrap">
                {visibleText(message)}
                <SmallText>{visibleText(todo)}</SmallText>
              </li>
            ))}
          </ul>
        )}
      </SpaceBetween>
    </div>
  );
};

/** For each stage, whether a release can be promoted, every reason why not, and what waits for approval. */
export const WhyPanel = ({ release }: { readonly release: string }) => {
  const [look, setLook] = useState(false);
  const why = useQuery({
    ...orpc.releases.whyNot.queryOptions({ input: { release, look } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const requests = useQuery(orpc.releases.requests.queryOptions({ input: { release } }));
  const isLooked = why.data?.stages.some(({ looked }) => looked) ?? false;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={isLooked ? text.looked : text.lookHint}
          actions={
            <Button
              loading={look && why.isFetching}
              onClick={() => (look ? void why.refetch() : setLook(true))}
            >
              {text.look}
            </Button>
          }
        >
          {text.title}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={why.error} onRetry={() => void why.refetch()} />
        {why.isPending && (
          <div role="status">
            <StatusIndicator type="loading">{text.wait}</StatusIndicator>
          </div>
        )}
        {(requests.data ?? []).map((one) => (
          <div key={one.planId}>
            <StatusIndicator type={requestWords.states[one.state].type}>
              {requestWords.states[one.state].label}
            </StatusIndicator>{' '}
            <AppLink href={`/releases/requests/${one.planId}`}>{visibleText(one.title)}</AppLink>
          </div>
        ))}
        {why.data?.stages.map((verdict) => (
          <Verdict key={verdict.environment} verdict={verdict} release={release} />
        ))}
      </SpaceBetween>
    </Container>
  );
};
