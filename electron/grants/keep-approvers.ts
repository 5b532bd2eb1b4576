import type { grantsContract } from '../../shared/contract/grants.ts';
import { isSamePerson } from '../../shared/domain/same-person.ts';
import { parseKeyText } from '../approvals/approval-statement.ts';
import { isOwnKey } from '../approvals/own-key.ts';
import type { Service } from '../rpc/service.ts';
import { badInput, byOf, type GrantsDeps } from './grants-deps.ts';

type ApproverProcedures = 'approvers' | 'addApprover' | 'removeApprover';

/** Whose signature counts: each trusted key is bound to the name of a person. */
export const createApprovers = (
  deps: GrantsDeps,
): Pick<Service<typeof grantsContract>, ApproverProcedures> => {
  const { grants } = deps.store;
  const approvers = async () => (await grants.approvers()).map(({ publicKey: _, ...approver }) => approver);
  return {
    approvers,
    async addApprover({ key: text, person }, call) {
      const key = parseKeyText(text);
      if (key === undefined)
        throw badInput(
          'This is not an approver’s key.',
          'Have the other person run “steward grants key” and send you the line.',
          'key',
        );
      if (await isOwnKey(deps, key.fingerprint))
        throw badInput(
          'This is the key of this very profile: nobody approves his own requests.',
          'Add another person’s key.',
          'key',
        );
      const name = person ?? key.name;
      if (isSamePerson(name, call.actor))
        throw badInput(
          person === undefined
            ? `The key says that its owner is called “${name}”, as you are: nobody approves his own requests.`
            : `“${name}” is you: nobody approves his own requests, also not from a second profile.`,
          'Say whose key it is.',
          'person',
        );
      const known = (await grants.approvers()).find(({ fingerprint }) => fingerprint === key.fingerprint);
      if (known !== undefined && known.name !== name)
        throw badInput(
          `This key is trusted already, as ${known.name}’s.`,
          'Remove it there first if it is somebody else’s.',
          'person',
        );
      await grants.addApprover({ ...key, name }, byOf(deps, call));
      return approvers();
    },
    async removeApprover({ fingerprint }) {
      await grants.removeApprover(fingerprint);
      return approvers();
    },
  };
};
