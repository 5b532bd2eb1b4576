import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { RelativeTime } from '../../components/relative-time.tsx';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** When a row was really read, and whether it was only assumed to be so since. */
export const AgeCell = (props: {
  readonly readAt: string | null;
  readonly readState: 'read' | 'assumed' | 'unreadable' | 'failed';
}) => (
  <>
    <span className="time-wraps">
      <RelativeTime at={props.readAt} />
    </span>
    {props.readState === 'assumed' && (
      <Box color="text-body-secondary" fontSize="body-s">
        {words.assumed}
      </Box>
    )}
    {(props.readState === 'unreadable' || props.readState === 'failed') && (
      <StatusIndicator type="warning">{words.unknown}</StatusIndicator>
    )}
  </>
);

/** A count, or that it could not be read; never a wrong none. */
export const CountCell = ({ count }: { readonly count: number | null }) =>
  count === null ? (
    <span title={words.unknownDetail}>
      <StatusIndicator type="warning">{words.unknown}</StatusIndicator>
    </span>
  ) : (
    count.toLocaleString('en')
  );
