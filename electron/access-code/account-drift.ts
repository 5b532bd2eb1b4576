import type { DriftEntry } from '../../shared/contract/access-file.ts';
import { type GrantedResource, grantedResources, levelOf } from '../../shared/domain/permission-sets.ts';
import type { Json, PlanStep } from '../../shared/domain/plan.ts';

/** A fact that began or ended since the baseline, as SQL answers it. */
export interface ChangedFact {
  readonly kind: 'grant' | 'link_grant' | 'member' | 'assigned';
  readonly fromKey: string;
  readonly fromKind: string;
  readonly fromName: string | null;
  readonly fromNamespace: string | null;
  readonly fromEmail: string | null;
  readonly toKey: string;
  readonly toKind: string;
  readonly toName: string | null;
  readonly toNamespace: string | null;
  readonly toTitle: string | null;
  readonly detail: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly unseenAt: string | null;
}

/** A step of Steward's own that took effect, or may have. */
export type OwnStep = Pick<PlanStep, 'kind' | 'input' | 'after'>;

type Fields = { readonly [name: string]: Json };
const fieldsOf = (value: Json): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

const namedKey = (namespace: Json | undefined, name: Json | undefined) =>
  `${String(namespace)}/${String(name)}`;

/** What a step leaves, under the name of what it changes: a level or a membership, null for nothing. */
const leftBy = ({ kind, input, after }: OwnStep): readonly (readonly [string, string | null])[] => {
  const fields = fieldsOf(input);
  const level = after === null ? null : String(fieldsOf(after).level ?? 'there');
  switch (kind) {
    case 'quicksight.access.grant':
    case 'quicksight.access.revoke':
      return [[`grant ${fields.resource}/${fields.id} ${fields.principal}`, level]];
    case 'quicksight.link.grant':
    case 'quicksight.link.revoke': {
      const principal = fields.principal === '*' ? 'public' : fields.principal;
      return [[`link_grant dashboard/${fields.dashboard} ${principal}`, level]];
    }
    case 'quicksight.membership.create':
    case 'quicksight.membership.delete':
      return [[`member ${namedKey(fields.namespace, fields.group)} ${fields.userName}`, level]];
    case 'quicksight.policy-assignment.put':
    case 'quicksight.policy-assignment.delete': {
      const key = `assigned ${namedKey(fields.namespace, fields.name)}`;
      const names = (list: Json | undefined) => (Array.isArray(list) ? list.map(String) : []);
      if (after === null) return [[`${key} *`, null]];
      return [
        [`${key} *`, null],
        ...[...names(fields.users), ...names(fields.groups)].map(
          (name) => [`${key} ${name}`, 'there'] as const,
        ),
      ];
    }
    case 'quicksight.folder.create':
      return Object.entries(fieldsOf(fields.permissions ?? null)).map(([principal, actions]) => [
        `grant folder/${fields.id} ${principal}`,
        levelOf('folder', Array.isArray(actions) ? actions.map(String) : []),
      ]);
    case 'quicksight.user.delete':
      return [[`user ${namedKey(fields.namespace, fields.userName)}`, null]];
    case 'quicksight.group.delete':
      return [[`group ${namedKey(fields.namespace, fields.group)}`, null]];
    default:
      return [];
  }
};

/** The name of what a fact is about, as `leftBy` makes it. */
const keyOf = (fact: ChangedFact): string => {
  switch (fact.kind) {
    case 'member':
      return `member ${fact.toNamespace}/${fact.toName} ${fact.fromName ?? lastPart(fact.fromKey)}`;
    case 'assigned':
      return `assigned ${fact.toNamespace}/${fact.toName} ${fact.fromName ?? lastPart(fact.fromKey)}`;
    default:
      return `${fact.kind} ${fact.toKind}/${fact.toName} ${fact.fromKey}`;
  }
};

/** A name out of an ARN of a user or group: what stands after its namespace. */
const lastPart = (key: string): string => {
  const [, ...rest] = key.slice(key.lastIndexOf(':') + 1).split('/');
  return rest.slice(1).join('/');
};

const isGranted = (kind: string): kind is GrantedResource =>
  (grantedResources as readonly string[]).includes(kind);

const levelIn = (fact: ChangedFact): string => {
  if (fact.kind === 'member' || fact.kind === 'assigned') return 'there';
  const { actions } = fieldsOf(JSON.parse(fact.detail) as Json);
  const held = Array.isArray(actions) ? actions.map(String) : [];
  return levelOf(isGranted(fact.toKind) ? fact.toKind : 'dashboard', held);
};

const who = (fact: ChangedFact): string => {
  if (fact.fromKind === 'public') return 'everybody on the internet';
  if (fact.fromEmail !== null) return fact.fromEmail;
  if (fact.fromKind === 'namespace')
    return `everybody in namespace ${fact.fromName ?? lastPart(fact.fromKey)}`;
  const name = fact.fromName ?? lastPart(fact.fromKey);
  return fact.fromKind === 'group' ? `group ${name}` : name;
};

const kinds = { grant: 'grant', link_grant: 'link', member: 'membership', assigned: 'policy' } as const;

const what = (fact: ChangedFact): string => {
  if (fact.kind === 'member') return `group ${fact.toName ?? lastPart(fact.toKey)}`;
  if (fact.kind === 'assigned') return `IAM policy ${fact.toName ?? ''}`;
  return `${fact.toKind.replace('_', ' ')} ${fact.toTitle ?? fact.toName ?? fact.toKey}`;
};

/**
 * What of an account's access changed since an instant, and not by Steward: what holds now is compared with what
 * held then and with what Steward's own steps have left since. A change that was undone again is none. Pure.
 */
export const accountDrift = (
  facts: readonly ChangedFact[],
  own: readonly OwnStep[],
  at: string,
  /** Until when Steward gives something, by resource and principal. */
  endOf: (resource: string, principal: string) => string | null = () => null,
): readonly DriftEntry[] => {
  const left = new Map<string, string | null>();
  for (const step of own) for (const [key, state] of leftBy(step)) left.set(key, state);
  /** What Steward left of a fact: undefined where it did not touch it. */
  const byOwn = (fact: ChangedFact): string | null | undefined => {
    const key = keyOf(fact);
    if (left.has(key)) return left.get(key);
    if (fact.kind === 'assigned') return left.get(`assigned ${fact.toNamespace}/${fact.toName} *`);
    const holder = fact.fromName ?? lastPart(fact.fromKey);
    const gone = [`${fact.fromKind} ${fact.fromNamespace}/${holder}`];
    if (fact.kind === 'member') gone.push(`group ${fact.toNamespace}/${fact.toName}`);
    return gone.some((one) => left.has(one)) ? null : undefined;
  };

  const entries: DriftEntry[] = [];
  for (const [, about] of Map.groupBy(facts, (fact) => `${fact.kind} ${fact.fromKey} ${fact.toKey}`)) {
    const now = about.find(({ validTo }) => validTo === null);
    const then = about.find(
      ({ validFrom, validTo }) => validFrom <= at && (validTo === null || validTo > at),
    );
    const shown = now ?? about.at(-1);
    if (shown === undefined) continue;
    const nowLevel = now === undefined ? null : levelIn(now);
    const thenLevel = then === undefined ? null : levelIn(then);
    // What Steward itself did last is as wanted, whatever was there before.
    const ownLevel = byOwn(shown);
    const expected = ownLevel === undefined ? thenLevel : ownLevel;
    const isSame = nowLevel === expected && (ownLevel !== undefined || now?.detail === then?.detail);
    if (isSame) continue;
    const isGrant = shown.kind === 'grant' || shown.kind === 'link_grant';
    entries.push({
      kind: kinds[shown.kind],
      change: nowLevel === null ? 'taken' : expected === null ? 'given' : 'changed',
      who: who(shown),
      what: what(shown),
      level: isGrant ? (nowLevel ?? expected) : null,
      before: isGrant && nowLevel !== null && expected !== nowLevel ? expected : null,
      until: shown.kind === 'grant' ? endOf(shown.toKey, shown.fromKey) : null,
      untilBefore: null,
      since: now?.validFrom ?? shown.validTo ?? shown.validFrom,
      unseenAt: now?.unseenAt ?? null,
    });
  }
  return entries;
};
