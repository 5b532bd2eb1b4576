import { useState } from 'react';
import { z } from 'zod';
import {
  accessLevel,
  type GrantRequest,
  grantedResource,
  grantReceiver,
  grantSpan,
} from '../../../../shared/domain/grant.ts';

const receiver = z.object({ label: z.string(), detail: z.string(), who: grantReceiver });
export type DraftReceiver = z.infer<typeof receiver>;
const thing = z.object({ resource: grantedResource, id: z.string(), title: z.string() });
export type DraftThing = z.infer<typeof thing>;

const grantDraft = z.object({
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

const key = 'steward.grant-draft';
const fresh: GrantDraft = {
  page: 0,
  who: [],
  what: [],
  level: 'viewer',
  span: { kind: 'for', ms: 30 * 86_400_000 },
  reason: '',
  ticket: '',
  breakGlass: false,
};

const stored = (): GrantDraft => {
  try {
    return grantDraft.parse(JSON.parse(sessionStorage.getItem(key) ?? 'null'));
  } catch {
    return fresh;
  }
};

/** What was chosen so far; it outlives a reload of the window, not the window. */
export const useGrantDraft = () => {
  const [draft, setDraft] = useState(stored);
  return {
    draft,
    change: (more: Partial<GrantDraft>) => {
      const next = { ...draft, ...more };
      setDraft(next);
      sessionStorage.setItem(key, JSON.stringify(next));
    },
    forget: () => sessionStorage.removeItem(key),
  };
};

export const requestOf = (draft: GrantDraft, connectionId: string): GrantRequest => ({
  connectionId,
  who: draft.who.map(({ who }) => who),
  what: draft.what.map(({ resource, id }) => ({ resource, id })),
  level: draft.level,
  span: draft.span,
  reason: draft.reason.trim(),
  ticket: draft.ticket.trim(),
  breakGlass: draft.breakGlass,
});
