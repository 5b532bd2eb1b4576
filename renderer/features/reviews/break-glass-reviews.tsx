import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';

/** Broken glasses that wait for their review: they are not part of a campaign, and looked at one by one. */
export const BreakGlassReviews = () => {
  const { data } = useQuery(orpc.grants.waiting.queryOptions());
  if (!data || data.unreviewed.length === 0) return null;
  return (
    <Container header={<Header variant="h2">Break-glass grants to be reviewed</Header>}>
      <ul className="effects">
        {data.unreviewed.map((request) => (
          <li key={request.id}>
            <AppLink href={`/grants/${request.id}`}>{visibleText(request.title)}</AppLink>, by{' '}
            {visibleText(request.requestedBy)} <RelativeTime at={request.createdAt} />
          </li>
        ))}
      </ul>
    </Container>
  );
};
