import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** Requests that nobody has decided on, and break-glass grants that nobody has reviewed. */
export const WaitingRequests = () => {
  const { data } = useQuery(orpc.grants.waiting.queryOptions());
  if (!data || data.pending.length + data.unreviewed.length === 0) return null;
  return (
    <Container header={<Header variant="h2">{words.waiting}</Header>}>
      <ul className="effects">
        {data.unreviewed.map((request) => (
          <li key={`review ${request.id}`}>
            <StatusIndicator type="warning">Break glass, to be reviewed:</StatusIndicator>{' '}
            <AppLink href={`/grants/${request.id}`}>{visibleText(request.title)}</AppLink>, by{' '}
            {visibleText(request.requestedBy)} <RelativeTime at={request.createdAt} />
          </li>
        ))}
        {data.pending.map((request) => (
          <li key={request.id}>
            <StatusIndicator type="pending">Waits for approval:</StatusIndicator>{' '}
            <AppLink href={`/grants/${request.id}`}>{visibleText(request.title)}</AppLink>, lapses{' '}
            <RelativeTime at={request.lapsesAt} />
          </li>
        ))}
      </ul>
    </Container>
  );
};
