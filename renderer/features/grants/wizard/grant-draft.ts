import { z } from 'zod';
import {
  accessLevel,
  type GrantRequest,
  givenKind,
  grantReceiver,
  grantSpan,
} from '../../../../shared/domain/grant.ts';
import type { DraftShape } from '../draft/use-kept-draft.ts';

const receiver = z.object({ label: z.string(), detail: z.string(), who: grantReceiver });
export type DraftReceiver = z.infer<typeof receiver>;
/** What two receivers are the same by. */
export const receiverKey = ({ who }: DraftReceiver): string =>
  'principal' in who ? who.principal : `tenant ${who.tenant} ${who.role}`;

const thing = z.object({
  resource: givenKind,
  id: z.string(),
  title: z.string(),
  /** Of an IAM policy assignment that is to be made. */
  policy: z.string().optional(),
});
export type DraftThing = z.infer<typeof thing>;

const grantDraft = z.object({
  /** Through which connection it was begun: receivers and things are of that account. */
  connectionId: z.string().nullable().default(null),
  page: z.number().int().min(0).max(5),
  who: z.array(receiver),
  what: z.array(thing),
  level: accessLevel,
  span: grantSpan,
  reason: z.string(),
  ticket: z.string(),
  breakGlass: z.boolean(),
});
export type GrantDraft = z.infer<typeof grantDraft>;

const fresh: GrantDraft = {
  connectionId: null,
  page: 0,
  who: [],
  what: [],
  level: 'viewer',
  span: { kind: 'for', ms: 30 * 86_400_000 },
  reason: '',
  ticket: '',
  breakGlass: false,
};

/** What was chosen so far: it outlives the window and the program. */
export const requestShape: DraftShape<GrantDraft> = { kind: 'request', schema: grantDraft, fresh };

/** Whether anything was chosen or typed; having looked at a page is nothing. */
export const isBegun = (draft: GrantDraft): boolean =>
  JSON.stringify({ ...draft, page: 0, connectionId: null }) !== JSON.stringify(fresh);

export const requestOf = (draft: GrantDraft, connectionId: string): GrantRequest => ({
  connectionId,
  who: draft.who.map(({ who }) => who),
  what: draft.what.map(({ resource, id, policy }) => ({
    resource,
    id,
    ...(policy === undefined ? {} : { policy }),
  })),
  level: draft.level,
  span: draft.span,
  reason: draft.reason.trim(),
  ticket: draft.ticket.trim(),
  breakGlass: draft.breakGlass,
});
