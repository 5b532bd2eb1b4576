import { isSamePerson } from '../../shared/domain/same-person.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Store } from '../store/store.ts';
import { readStatement } from './approval-statement.ts';
import { isOwnKey } from './own-key.ts';

interface ApprovalDeps {
  readonly store: {
    readonly grants: Pick<Store['grants'], 'approvers'>;
    readonly settings: Pick<Store['settings'], 'get'>;
  };
}

const refused = (happened: string, todo: string): StewardError =>
  new StewardError({
    code: 'BAD_INPUT',
    happened,
    unchanged: 'Nothing was changed.',
    todo,
    field: 'statement',
  });

/** A signed word that counts, and whose it is. */
export interface CheckedApproval {
  readonly fingerprint: string;
  readonly name: string;
  readonly verdict: 'approved' | 'declined';
}

/**
 * Reads another person's signed word on a plan. Throws BAD_INPUT where it does not count: it is none, is about another
 * plan, or its key is this profile's own, nobody's who is trusted, or one of those who asked.
 */
export const checkApproval = async (
  { store }: ApprovalDeps,
  statement: string,
  plan: {
    readonly hash: string;
    /** What it is the plan of. */
    readonly of: 'request' | 'review' | 'promotion';
    /** Whoever asked for it, and how. */
    readonly askedBy: readonly { readonly name: string; readonly how: string }[];
  },
): Promise<CheckedApproval> => {
  const said = readStatement(statement);
  if (said === undefined)
    throw refused(
      'This is not a signed approval, or it was changed after it was signed.',
      'Have it made again with “steward grants approve --plan FILE”.',
    );
  if (said.planHash !== plan.hash)
    throw refused(
      'This was signed for another plan.',
      `Hand over the plan of this ${plan.of} and have that signed.`,
    );
  if (await isOwnKey({ store }, said.fingerprint))
    throw refused(
      'Nobody approves what he asked for himself.',
      'Have another person sign it, in a profile of their own.',
    );
  const trusted = (await store.grants.approvers()).find(
    ({ fingerprint }) => fingerprint === said.fingerprint,
  );
  if (trusted === undefined)
    throw refused(
      `The key ${said.fingerprint.slice(0, 16)}… of “${said.approver}” is not among the approvers of this profile.`,
      'Compare the fingerprint with its owner, then add the key under Grants, Approvers.',
    );
  const asker = plan.askedBy.find(({ name }) => isSamePerson(trusted.name, name));
  if (asker !== undefined)
    throw refused(
      `This key is ${trusted.name}’s, who ${asker.how}: nobody approves what he asked for himself, also not from a second profile.`,
      'Have another person sign it.',
    );
  return { fingerprint: trusted.fingerprint, name: trusted.name, verdict: said.verdict };
};
