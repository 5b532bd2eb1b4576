import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type Invitation, invitationDays } from '../../../shared/domain/invitation.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { words } from './words.ts';

const text = words.invitation;

/** An unanswered invitation in full: since when, and until when its link is relied on. */
export const InvitationSpan = ({ invitation }: { readonly invitation: Invitation }) => (
  <span title={text.help(invitationDays)}>
    <div>
      {text.invited} <RelativeTime at={invitation.at} />
      {invitation.orEarlier && ` ${text.orEarlier}`}
    </div>
    {invitation.expired ? (
      <StatusIndicator type="warning">{text.expired}</StatusIndicator>
    ) : (
      <Box color="text-body-secondary" fontSize="body-s">
        {text.ends} <RelativeTime at={invitation.endsAt} />
      </Box>
    )}
  </span>
);
