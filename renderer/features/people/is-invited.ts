import type { LinkedAccount } from '../../../shared/contract/people.ts';

/** Whether an account is an invitation to QuickSight that nobody has answered. */
export const isInvited = ({ identityType, active, goneAt }: LinkedAccount): boolean =>
  identityType === 'QUICKSIGHT' && active === false && goneAt === null;
