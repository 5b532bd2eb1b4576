import type { GrantDraft } from '../../../../shared/contract/grants.ts';
import { client } from '../../../app/client.ts';

/** Puts down a new draft in place of whatever of its kind was begun before. */
export const beginDraft = async (kind: GrantDraft['kind'], body: object): Promise<void> => {
  await client.grants.discardDraft({ kind });
  await client.grants.saveDraft({ kind, revision: 0, body: body as GrantDraft['body'] });
};
