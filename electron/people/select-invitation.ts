/**
 * Whether the account whose present state is `s`, with the detail `d`, is an invitation that nobody answered. Only
 * accounts that QuickSight itself keeps are invited.
 */
export const isInvitation = `s.valid_to IS NULL AND d.value ->> '$.identityType' = 'QUICKSIGHT' AND d.value ->> '$.active' = 0`;

/**
 * Since when that invitation is known. One that was made anew stands under the same name with another principal id; a
 * role that was changed meanwhile makes no new one.
 */
const first = (column: 'valid_from' | 'unseen_at'): string =>
  `(SELECT b.${column} FROM directory_states b JOIN directory_details x ON x.id = b.detail_id
    WHERE b.object_id = s.object_id AND x.value ->> '$.principalId' IS d.value ->> '$.principalId'
    ORDER BY b.valid_from LIMIT 1)`;

/** When it was first seen. */
export const invitedAt = first('valid_from');

/** The same as JSON, with when the account was last read before; null for what is no invitation. */
export const invitationSeen = `CASE WHEN ${isInvitation}
  THEN json_object('at', ${invitedAt}, 'unseenAt', ${first('unseen_at')}) END`;
