import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReviewSummary } from '../../../shared/contract/reviews.ts';
import { useNow } from '../../components/now.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { words } from './words.ts';

/** When a review is due; loud where that is over and it is still open. */
export const DeadlineCell = ({ review }: { readonly review: Pick<ReviewSummary, 'deadline' | 'state'> }) => {
  const now = useNow(60_000);
  const isLate =
    (review.state === 'draft' || review.state === 'open' || review.state === 'pending') &&
    Date.parse(review.deadline) < now;
  return (
    <>
      <RelativeTime at={review.deadline} />
      {isLate && (
        <Box>
          <StatusIndicator type="warning">{words.overdue}</StatusIndicator>
        </Box>
      )}
    </>
  );
};
