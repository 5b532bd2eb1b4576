import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type Invitation, invitationDays } from '../../../shared/domain/invitation.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { words } from './words.ts';

const text = words.invitation;

/** How old an unanswered invitation is, and whether its link is still relied on. */
export const InvitationAge = ({ invitation }: { readonly invitation: Invitation }) => (
  <span title={text.help(invitationDays)}>
    <Box color="text-body-secondary" fontSize="body-s">
      {text.invited} <RelativeTime at={invitation.at} />
      {invitation.orEarlier && ` ${text.orEarlier}`}
    </Box>
    {invitation.expired ? (
      <Box fontSize="body-s">
        <StatusIndicator type="warning">{text.expired}</StatusIndicator>
      </Box>
    ) : (
      <Box color="text-body-secondary" fontSize="body-s">
        {text.ends} <RelativeTime at={invitation.endsAt} />
      </Box>
    )}
  </span>
);
