import type { CloudError } from '../connectors/cloud-call.ts';
import { readDenial } from '../connectors/quicksight/denial.ts';
import type { UnreadableReason } from './scope-outcome.ts';

/** Why something could not be read, with the missing permission where the service names it. */
export const unreadableReason = (error: CloudError): UnreadableReason => {
  const denial = error.failure === 'refused' ? readDenial(error.message) : undefined;
  const action = denial && 'action' in denial ? denial.action : undefined;
  return {
    name: error.name,
    message: error.message,
    operation: error.operation,
    ...(action === undefined ? {} : { action }),
  };
};
