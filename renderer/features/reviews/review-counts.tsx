import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Link from '@cloudscape-design/components/link';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReviewDetail } from '../../../shared/contract/reviews.ts';
import { DeadlineCell } from './deadline-cell.tsx';
import { words } from './words.ts';

const text = words.counts;

const Count = ({
  label,
  value,
  onFollow,
}: {
  readonly label: string;
  readonly value: number;
  readonly onFollow?: (() => void) | undefined;
}) => (
  <div>
    <Box variant="awsui-key-label">{label}</Box>
    {onFollow && value > 0 ? (
      <Link
        variant="awsui-value-large"
        href="#rows"
        ariaLabel={`${label}: ${value.toLocaleString('en')}`}
        onFollow={(event) => {
          event.preventDefault();
          onFollow();
        }}
      >
        {value.toLocaleString('en')}
      </Link>
    ) : (
      <Box variant="awsui-value-large">{value.toLocaleString('en')}</Box>
    )}
  </div>
);

/** How far a review is; each number shows its rows. */
export const ReviewCountsPanel = ({
  review,
  onShow,
}: {
  readonly review: ReviewDetail;
  readonly onShow: (decision: string | undefined) => void;
}) => {
  const { counts } = review;
  const decided = counts.total - counts.undecided;
  return (
    <Container>
      <SpaceBetween size="m">
        <ColumnLayout columns={4} minColumnWidth={120} variant="text-grid">
          <Count label={text.rows} value={counts.total} onFollow={() => onShow(undefined)} />
          <Count label={text.keep} value={counts.keep} onFollow={() => onShow('keep')} />
          <Count label={text.remove} value={counts.remove} onFollow={() => onShow('remove')} />
          <Count label={text.undecided} value={counts.undecided} onFollow={() => onShow('undecided')} />
        </ColumnLayout>
        {review.state === 'open' && (
          <ProgressBar
            value={counts.total === 0 ? 0 : Math.floor((decided / counts.total) * 100)}
            ariaLabel="Rows decided"
            description={`${decided.toLocaleString('en')} of ${counts.total.toLocaleString('en')} decided`}
            additionalInfo={
              <>
                {text.deadline}: <DeadlineCell review={review} />
              </>
            }
          />
        )}
      </SpaceBetween>
    </Container>
  );
};
