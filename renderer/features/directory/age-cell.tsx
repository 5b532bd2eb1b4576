import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { AppLink } from '../../components/app-link.tsx';
import { countText } from '../../components/count-text.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { SmallText } from '../../components/small-text.tsx';
import { words } from './words.ts';
import '../../components/plain-list.css';

/** When a row was really read, and whether it was only assumed to be so since. */
export const AgeCell = (props: {
  readonly readAt: string | null;
  readonly readState: 'read' | 'assumed' | 'unreadable' | 'failed';
  readonly changedBy: { readonly runId: string; readonly known: boolean } | null;
}) => (
  <>
    <span className="time-wraps">
      <RelativeTime at={props.readAt} />
    </span>
    {props.readState === 'assumed' && <SmallText>{words.assumed}</SmallText>}
    {(props.readState === 'unreadable' || props.readState === 'failed') && (
      <StatusIndicator type="warning">{words.unknown}</StatusIndicator>
    )}
    {props.changedBy && <ChangedBy {...props.changedBy} />}
  </>
);

/** What a run of Steward's own did to a row since it was read. */
const ChangedBy = ({ runId, known }: { readonly runId: string; readonly known: boolean }) => (
  <Box fontSize="body-s">
    <span title={known ? words.changed.knownDetail : words.changed.unknownDetail}>
      <AppLink href={`/activity/${runId}`}>{known ? words.changed.known : words.changed.unknown}</AppLink>
    </span>
  </Box>
);

/** A count, or that it could not be read; never a wrong none. */
export const CountCell = ({ count }: { readonly count: number | null }) =>
  count === null ? (
    <span title={words.unknownDetail}>
      <StatusIndicator type="warning">{words.unknown}</StatusIndicator>
    </span>
  ) : (
    countText(count)
  );
