import { z } from 'zod';
import { grantSpan } from '../../../../shared/domain/grant.ts';
import type { DraftShape } from './use-kept-draft.ts';

/** The grants that were chosen in the list, and what they are called. */
const chosen = { ids: z.array(z.string()), what: z.array(z.string()) };

const renewDraft = z.object({
  ...chosen,
  span: grantSpan,
  reason: z.string(),
  ticket: z.string(),
  /** The requests that came of it, once it was handed in. */
  handedIn: z.array(z.object({ requestId: z.string(), isPending: z.boolean() })),
});
export type RenewDraft = z.infer<typeof renewDraft>;

const revokeDraft = z.object({
  ...chosen,
  /** The plans that were reviewed and agreed to; each is applied once, however often that is asked for. */
  agreed: z.array(z.object({ planId: z.string(), hash: z.string() })),
  runs: z.array(z.string()),
});
export type RevokeDraft = z.infer<typeof revokeDraft>;

export const renewShape: DraftShape<RenewDraft> = {
  kind: 'renew',
  schema: renewDraft,
  fresh: {
    ids: [],
    what: [],
    span: { kind: 'for', ms: 30 * 86_400_000 },
    reason: '',
    ticket: '',
    handedIn: [],
  },
};

export const revokeShape: DraftShape<RevokeDraft> = {
  kind: 'revoke',
  schema: revokeDraft,
  fresh: { ids: [], what: [], agreed: [], runs: [] },
};
