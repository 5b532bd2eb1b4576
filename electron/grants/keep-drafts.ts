import type { GrantDraft, grantsContract } from '../../shared/contract/grants.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Service } from '../rpc/service.ts';
import { badInput, type GrantsDeps, nowOf } from './grants-deps.ts';

type DraftProcedures = 'drafts' | 'saveDraft' | 'discardDraft';

/** A thousand receivers and a thousand things with their names are less. */
const largestBody = 2_000_000;

/** Whatever somebody began and has not handed in, kept at each save: everybody has their own. */
export const createGrantDrafts = (
  deps: Pick<GrantsDeps, 'now'> & { readonly store: Pick<GrantsDeps['store'], 'grantDrafts'> },
): Pick<Service<typeof grantsContract>, DraftProcedures> => {
  const { grantDrafts } = deps.store;
  return {
    drafts: (_, { actor }) => grantDrafts.list(actor),
    async saveDraft({ kind, revision, body }, { actor }) {
      if (JSON.stringify(body).length > largestBody)
        throw badInput(
          'This draft is too large to be kept (more than 2 MB).',
          'Make several requests of it.',
        );
      const draft: GrantDraft = { kind, revision, body, updatedAt: nowOf(deps) };
      if (await grantDrafts.save(actor, draft)) return { ...draft, revision: revision + 1 };
      throw new StewardError({
        code: 'CONFLICT',
        happened: 'This was changed in another window, or handed in there.',
        unchanged: 'What you chose last was not saved; what the other window saved is kept.',
        todo: 'Open it again, and close it in the other window.',
      });
    },
    discardDraft: async ({ kind }, { actor }) => ({ discarded: await grantDrafts.discard(actor, kind) }),
  };
};
