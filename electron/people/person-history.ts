import type { HistoryEntry } from '../../shared/contract/people.ts';
import { type GrantedResource, grantedResources, levelOf } from '../../shared/domain/permission-sets.ts';

/** How an account looked, from when to when; in order of time for each account. */
export interface StateRow {
  readonly object_id: number;
  readonly name: string;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly unseen_at: string | null;
  readonly detail: string;
}

/** A membership or grant of an account, from when to when. */
interface EdgeRow {
  readonly kind: 'member' | 'grant';
  readonly from_id: number;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly unseen_at: string | null;
  readonly to_kind: string;
  readonly title: string;
  readonly detail: string;
}

/** So much history is shown; nobody reads more of it. */
export const mostHistory = 300;

const watched = [
  ['role', 'role'],
  ['email', 'email'],
  ['active', 'state'],
] as const;

const spoken = (field: (typeof watched)[number][0], value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (field === 'active') return value ? 'active' : 'never signed in';
  return String(value);
};

const levelIn = (kind: string, detail: string): string => {
  const actions = (JSON.parse(detail) as { readonly actions?: readonly string[] } | null)?.actions ?? [];
  return (grantedResources as readonly string[]).includes(kind)
    ? levelOf(kind as GrantedResource, actions)
    : 'custom';
};

/** What happened to a person's accounts, newest first. Pure. */
export const historyOf = (states: readonly StateRow[], edges: readonly EdgeRow[]): HistoryEntry[] => {
  const entries: HistoryEntry[] = [];
  const names = new Map(states.map((row) => [row.object_id, row.name]));
  states.forEach((row, at) => {
    const before = states[at - 1];
    const follows = before?.object_id === row.object_id;
    const common = { at: row.valid_from, unseenAt: row.unseen_at, account: row.name };
    if (!follows || before.valid_to !== row.valid_from)
      entries.push({ ...common, what: 'account', change: 'began', name: row.name, before: null });
    else {
      const [was, is] = [before.detail, row.detail].map(
        (text) => JSON.parse(text) as Record<string, unknown>,
      );
      for (const [field, what] of watched) {
        const [old, present] = [spoken(field, was?.[field]), spoken(field, is?.[field])];
        if (old !== present)
          entries.push({ ...common, what, change: 'changed', name: present ?? 'unknown', before: old });
      }
    }
    const next = states[at + 1];
    const goesOn = next?.object_id === row.object_id && next.valid_from === row.valid_to;
    if (row.valid_to !== null && !goesOn)
      entries.push({
        at: row.valid_to,
        unseenAt: null,
        account: row.name,
        what: 'account',
        change: 'ended',
        name: row.name,
        before: null,
      });
  });
  for (const edge of edges) {
    const common = {
      account: names.get(edge.from_id) ?? '',
      what: edge.kind === 'member' ? ('group' as const) : ('grant' as const),
      name: edge.kind === 'member' ? edge.title : `${edge.title} (${levelIn(edge.to_kind, edge.detail)})`,
      before: null,
    };
    entries.push({ ...common, at: edge.valid_from, unseenAt: edge.unseen_at, change: 'began' });
    if (edge.valid_to !== null)
      entries.push({ ...common, at: edge.valid_to, unseenAt: null, change: 'ended' });
  }
  return entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
};
