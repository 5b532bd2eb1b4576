import Box from '@cloudscape-design/components/box';
import { type Invitation, invitationDays } from '../../../shared/domain/invitation.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { words } from './words.ts';

const text = words.invitation;

/** How old an unanswered invitation is, in a cell: what has run out stands out. */
export const InvitationAge = ({ invitation }: { readonly invitation: Invitation }) => (
  <span title={text.help(invitationDays)}>
    <Box color={invitation.expired ? 'text-status-warning' : 'text-body-secondary'} fontSize="body-s">
      {invitation.expired ? text.runOut : text.invited} <RelativeTime at={invitation.at} />
    </Box>
  </span>
);
