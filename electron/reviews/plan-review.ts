import { kindWord } from '../../shared/domain/access-words.ts';
import { sameJson } from '../../shared/domain/canonical-json.ts';
import type { GrantNeeds } from '../../shared/domain/grant-policy.ts';
import { type GrantedResource, givesLevel } from '../../shared/domain/permission-sets.ts';
import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import { heldAs, type PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import { type AccessState, accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { type RemovalRules, removalNeeds } from './removal-needs.ts';
import type { ReviewCounts, ReviewRowRecord } from './review-record.ts';

/** Everything that the plan of a review follows from. Who holds what is read from the account at that moment. */
export interface ReviewPlanInput {
  readonly review: { readonly id: string; readonly name: string; readonly snapshotHash: string };
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  /** The rows to be removed. */
  readonly removed: readonly ReviewRowRecord[];
  readonly counts: ReviewCounts;
  /** The last event that the decisions rest on. */
  readonly seq: number;
  /** By `resource/id`; null for what is not there any more. */
  readonly held: ReadonlyMap<string, PermissionsFound | null>;
  readonly links: ReadonlyMap<string, PermissionsFound | null>;
  /** Names in each group, by its key; null for a group that is not there any more. */
  readonly members: ReadonlyMap<string, ReadonlySet<string> | null>;
  /** Groups that make their members admins, by key, with what of. */
  readonly adminGroups: ReadonlyMap<string, string>;
  /** Steward's own grants that give what is removed: by row. */
  readonly covering: ReadonlyMap<number, readonly string[]>;
  /** QuickSight's name of whoever the connection signs in as; null where that is not known. */
  readonly caller: string | null;
  /** What removing leaves effective, by row. */
  readonly still: ReadonlyMap<number, readonly string[]>;
  /** What the snapshot could not see. */
  readonly gaps: readonly string[];
  /** What the policies of grants ask for, of removals as of grants. */
  readonly rules: RemovalRules;
  /** The ticket that asks for it; empty for none. */
  readonly ticket: string;
}

export interface ReviewPlanContext {
  readonly reviewId: string;
  readonly snapshotHash: string;
  readonly seq: number;
  readonly rows: readonly {
    readonly number: number;
    /** Null where there was nothing to take any more. */
    readonly stepId: string | null;
  }[];
  readonly grants: readonly { readonly grantId: string; readonly stepId: string | null }[];
  /** What it needs before it is applied, by which version of the policies, and what was given of that. */
  readonly needs: GrantNeeds;
  readonly approvals: number;
  readonly policyVersion: number;
  readonly ticket: string;
}

/** What the same row is now. */
interface Present {
  readonly row: ReviewRowRecord;
  readonly step: PlanStep | null;
  /** Set where it is not as it was frozen. */
  readonly now: string | null;
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
const are = (number: number, rest: string): string => `${number === 1 ? 'is' : 'are'} ${rest}`;

const resourceKey = ({ what }: Pick<ReviewRowRecord, 'what'>): string => `${what.kind}/${what.id}`;
const thing = ({ what }: Pick<ReviewRowRecord, 'what'>): string => `${kindWord(what.kind)} ${what.title}`;
const holder = ({ who }: Pick<ReviewRowRecord, 'who'>): string =>
  who.kind === 'user' || who.kind === 'public' ? who.name : `${kindWord(who.kind)} ${who.name}`;

/** The ARN under which the account lists a row's principal among those who hold something. */
const principalIn = (row: ReviewRowRecord, found: PermissionsFound | null | undefined): string | undefined =>
  row.who.kind === 'public' ? heldAs(found, '*') : found?.has(row.who.key) ? row.who.key : undefined;

const stepFor = (
  row: ReviewRowRecord,
  fields: Pick<PlanStep, 'kind' | 'title' | 'section' | 'input' | 'before'>,
): PlanStep => ({ id: `row:${row.number}`, needs: [], after: null, ...fields });

const presentOf = (row: ReviewRowRecord, input: ReviewPlanInput): Present => {
  if (row.how === 'membership') {
    const isMember = input.members.get(row.what.key)?.has(row.who.name) ?? false;
    const namespace = row.what.namespace ?? '';
    return {
      row,
      now: null,
      step: isMember
        ? stepFor(row, {
            kind: 'quicksight.membership.delete',
            title: `Take ${row.who.name} out of group ${row.what.id}`,
            section: 'Memberships',
            input: { namespace, group: row.what.id, userName: row.who.name },
            before: { ...memberState },
          })
        : null,
    };
  }
  const resource = row.what.kind as GrantedResource;
  const key = resourceKey(row);
  const changed = (state: AccessState): string | null =>
    sameJson([...row.actions].sort(), state.actions) ? null : state.level;
  const isLink = row.how === 'link' || row.how === 'public';
  const links = isLink ? input.links.get(key) : undefined;
  const linked = principalIn(row, links);
  const link = linked === undefined ? null : accessState(resource, links?.get(linked));
  if (linked !== undefined && link !== null)
    return {
      row,
      now: changed(link),
      step: stepFor(row, {
        kind: 'quicksight.link.revoke',
        title: `End the link to ${thing(row)} for ${holder(row)}`,
        section: 'Links',
        input: { dashboard: row.what.id, principal: linked },
        before: link,
      }),
    };
  if (row.how === 'link') return { row, now: null, step: null };
  const found = input.held.get(key);
  const principal = principalIn(row, found);
  const state = principal === undefined ? null : accessState(resource, found?.get(principal));
  if (principal === undefined || state === null) return { row, now: null, step: null };
  return {
    row,
    now: changed(state),
    step: stepFor(row, {
      kind: 'quicksight.access.revoke',
      title: `Take ${thing(row)} from ${holder(row)}`,
      section: 'Grants',
      input: { resource, id: row.what.id, principal },
      before: state,
    }),
  };
};

/** Things whose last owner would go. */
const ownerless = (input: ReviewPlanInput, present: readonly Present[]): PlanFinding[] => {
  const taken = new Map<string, Set<string>>();
  for (const { row, step } of present) {
    if (step?.kind !== 'quicksight.access.revoke') continue;
    const { principal } = step.input as { principal: string };
    const of = taken.get(resourceKey(row)) ?? new Set<string>();
    taken.set(resourceKey(row), of.add(principal));
  }
  const findings: PlanFinding[] = [];
  for (const [key, principals] of taken) {
    const resource = key.slice(0, key.indexOf('/')) as GrantedResource;
    const owners = [...(input.held.get(key) ?? [])].flatMap(([arn, actions]) =>
      givesLevel(resource, actions, 'owner') ? [arn] : [],
    );
    if (owners.length === 0 || !owners.every((arn) => principals.has(arn))) continue;
    const row = present.find((one) => resourceKey(one.row) === key)?.row;
    if (row !== undefined)
      findings.push({
        severity: 'blocker',
        message: `Nobody would own ${thing(row)} any more.`,
        todo: 'Keep one of its owners, or give it another owner first, then plan again.',
      });
  }
  return findings;
};

/** Groups of admins that nobody would be in. */
const adminless = (input: ReviewPlanInput, present: readonly Present[]): PlanFinding[] => {
  const leaving = Map.groupBy(
    present.filter(({ row, step }) => step !== null && row.how === 'membership'),
    ({ row }) => row.what.key,
  );
  return [...leaving].flatMap(([key, rows]): PlanFinding[] => {
    const of = input.adminGroups.get(key);
    const members = input.members.get(key);
    if (of === undefined || members == null || members.size > rows.length) return [];
    return [
      {
        severity: 'blocker',
        message: `${of} would have no admin: nobody would be in group ${rows[0]?.row.what.id} any more.`,
        todo: 'Keep one of its members, or add another admin first, then plan again.',
      },
    ];
  });
};

const ownAccess = ({ caller, connection }: ReviewPlanInput, present: readonly Present[]): PlanFinding[] => {
  const own = present.filter(
    ({ row, step }) => step !== null && row.who.kind === 'user' && row.who.name === caller,
  );
  if (own.length > 0)
    return [
      {
        severity: 'blocker',
        message: `${connection.name} signs in as ${caller}, and this would take that account’s own access away: ${own
          .slice(0, 3)
          .map(({ row }) => thing(row))
          .join(', ')}.`,
        todo: 'Keep these rows, or submit the review through another connection’s account.',
      },
    ];
  return caller === null && present.some(({ step }) => step !== null)
    ? [
        {
          severity: 'warning',
          message: `Who ${connection.name} signs in as is not known, so it cannot be told whether this takes that very account’s access away.`,
          todo: 'Test the connection, then plan again.',
        },
      ]
    : [];
};

/** What has changed since the snapshot, in words. */
const changesSince = (present: readonly Present[]): PlanFinding[] => {
  const gone = present.filter(({ step }) => step === null).length;
  const changed = Map.groupBy(
    present.filter(({ now }) => now !== null),
    ({ now }) => now ?? '',
  );
  return [
    ...(gone > 0
      ? [
          {
            severity: 'note' as const,
            message: `${count(gone, 'of the accesses', 'of the accesses')} to be removed ${are(gone, 'already gone')}.`,
          },
        ]
      : []),
    ...[...changed].map(([level, rows]): PlanFinding => {
      const [first] = rows;
      const also = rows.length > 1 ? ` and ${rows.length - 1} more` : '';
      return {
        severity: 'warning',
        message: `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'was' : 'were'} changed to ${level} since the snapshot: ${first === undefined ? '' : `${holder(first.row)} on ${thing(first.row)}`}${also}. What is held now is taken whole.`,
        todo: 'Look at these rows again if they were to be removed at their earlier level only.',
      };
    }),
  ];
};

const mostPaths = 20;

const stillFindings = (input: ReviewPlanInput, present: readonly Present[]): PlanFinding[] => {
  const left = present.flatMap(({ row }) => {
    const ways = input.still.get(row.number) ?? [];
    return ways.length === 0 ? [] : [{ row, ways }];
  });
  return [
    ...left.slice(0, mostPaths).map(
      ({ row, ways }): PlanFinding => ({
        severity: 'warning',
        message: `${holder(row)} on ${thing(row)}: still effective through ${ways.slice(0, 3).join(', ')}${ways.length > 3 ? ` and ${ways.length - 3} more` : ''}.`,
        todo: 'Remove that way too if it should not be.',
      }),
    ),
    ...(left.length > mostPaths
      ? [
          {
            severity: 'warning' as const,
            message: `${left.length - mostPaths} more stay effective another way. The report names each.`,
          },
        ]
      : []),
  ];
};

const mostEffects = 30;

/** What people will notice: by receiver, those who lose most first. */
const effectsOf = (present: readonly Present[]): string[] => {
  const losing = [
    ...Map.groupBy(
      present.filter(({ step }) => step !== null),
      ({ row }) => row.who.key,
    ).values(),
  ].sort((one, other) => other.length - one.length);
  const sentences = losing.slice(0, mostEffects).map((rows) => {
    const [{ row }] = rows as [Present];
    const names = rows.slice(0, 3).map((one) => thing(one.row));
    const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
    const behind = row.people === null ? '' : ` (${count(row.people, 'person', 'people')})`;
    const who = holder(row);
    return `${row.who.kind === 'user' ? who : who.charAt(0).toUpperCase() + who.slice(1)}${behind} loses ${names.join(', ')}${more}.`;
  });
  const rest = losing.length - mostEffects;
  return rest > 0 ? [...sentences, `${count(rest, 'more loses', 'more lose')} something.`] : sentences;
};

/** What the policies want before anything is taken, and which of them does. */
const policyFindings = (needs: GrantNeeds, ticket: string): PlanFinding[] => [
  ...(needs.ticket !== null && ticket === ''
    ? [
        {
          severity: 'blocker' as const,
          message: `The policy “${needs.ticket}” needs a ticket.`,
          todo: 'Give the ticket’s number, then plan again.',
        },
      ]
    : []),
  ...(needs.approvals === null
    ? []
    : [
        {
          severity: 'note' as const,
          message: `The policy “${needs.approvals.policy}” asks for ${count(needs.approvals.count, 'approval')} by other people, who have neither handed it in nor decided that some of it goes.`,
        },
      ]),
];

const rank = { blocker: 0, warning: 1, note: 2 } as const;

/** One plan of everything that a review removes, and of nothing else. Pure. */
export const planReview = (input: ReviewPlanInput): PlanBody => {
  const { review, connection, counts } = input;
  const present = input.removed.map((row) => presentOf(row, input));
  const steps = present.flatMap(({ step }) => (step === null ? [] : [step]));
  const needs = removalNeeds(
    input.rules,
    present.filter(({ step }) => step !== null),
  );
  const context: ReviewPlanContext = {
    reviewId: review.id,
    snapshotHash: review.snapshotHash,
    seq: input.seq,
    rows: present.map(({ row, step }) => ({ number: row.number, stepId: step?.id ?? null })),
    grants: present.flatMap(({ row, step }) =>
      (input.covering.get(row.number) ?? []).map((grantId) => ({ grantId, stepId: step?.id ?? null })),
    ),
    needs,
    approvals: needs.approvals?.count ?? 0,
    policyVersion: input.rules.policies.version,
    ticket: input.ticket,
  };
  const findings: PlanFinding[] = [
    ...(connection.readOnly && steps.length > 0
      ? [
          {
            severity: 'blocker' as const,
            message: `The connection ${connection.name} is read-only.`,
            todo: 'Allow it to write, then plan again.',
          },
        ]
      : []),
    ...policyFindings(needs, input.ticket),
    ...ownAccess(input, present),
    ...ownerless(input, present),
    ...adminless(input, present),
    ...changesSince(present),
    ...stillFindings(input, present),
    ...(counts.undecided > 0
      ? [
          {
            severity: 'warning' as const,
            message: `${count(counts.undecided, 'row is', 'rows are')} not decided. What nobody decided on stays as it is, and the report lists it.`,
          },
        ]
      : []),
    ...input.gaps.map((message): PlanFinding => ({ severity: 'warning', message })),
    {
      severity: 'note',
      message: `${count(counts.keep, 'row is', 'rows are')} kept, ${counts.remove.toLocaleString('en')} removed, ${counts.undecided.toLocaleString('en')} not decided, of ${counts.total.toLocaleString('en')}.`,
    },
  ];
  return {
    version: 1,
    kind: 'review.apply',
    title: `Remove what the review ${review.name} decided`,
    subject: { type: 'review', id: review.id, name: review.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: effectsOf(present),
    findings: findings.sort((one, other) => rank[one.severity] - rank[other.severity]),
    steps,
    context: context as unknown as Json,
  };
};
