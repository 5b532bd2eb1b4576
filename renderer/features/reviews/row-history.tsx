import Box from '@cloudscape-design/components/box';
import Modal from '@cloudscape-design/components/modal';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReviewRow } from '../../../shared/contract/reviews.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { decisionTypes, words } from './words.ts';
import '../../components/plain-list.css';

/** Everything that was ever decided about one row, the latest first. */
export const RowHistory = ({
  id,
  row,
  onClose,
}: {
  readonly id: string;
  readonly row: ReviewRow;
  readonly onClose: () => void;
}) => {
  const history = useQuery(orpc.reviews.history.queryOptions({ input: { id, number: row.number } }));
  return (
    <Modal
      visible
      header={`${words.rows.history}: ${visibleText(row.who.person?.name ?? row.who.name)}, ${visibleText(row.what.title)}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
    >
      <ProblemAlert error={history.error} onRetry={() => void history.refetch()} />
      {history.isPending && <StatusIndicator type="loading">Reading</StatusIndicator>}
      {history.data?.length === 0 && <Box>Nobody decided on it yet.</Box>}
      <ul className="plain-list">
        {history.data?.map(({ seq, at, actor, decision, reason }) => (
          <li key={seq}>
            <Box padding={{ bottom: 's' }}>
              <StatusIndicator type={decisionTypes[decision].type}>
                {decisionTypes[decision].label}
              </StatusIndicator>{' '}
              by {visibleText(actor)}, <RelativeTime at={at} />
              {reason !== null && <div className="any-wrap">{visibleText(reason)}</div>}
            </Box>
          </li>
        ))}
      </ul>
    </Modal>
  );
};
