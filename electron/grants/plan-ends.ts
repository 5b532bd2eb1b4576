import { isGuarded } from '../../shared/domain/given.ts';
import { coveredAt } from '../../shared/domain/grant-cover.ts';
import {
  type AccessLevel,
  accessLevels,
  actionsFor,
  amountsTo,
} from '../../shared/domain/permission-sets.ts';
import type { Json, PlanBody, PlanStep } from '../../shared/domain/plan.ts';
import { heldAs, type PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import type { PolicyAssignment } from '../connectors/quicksight/read-policy-assignment.ts';
import { type AccessState, accessState } from '../connectors/quicksight/steps/access-steps.ts';
import { unassignStep } from './assignment-steps.ts';
import type { GrantRecord } from './grant-record.ts';
import { assignedWords, counted, resourceWords, stretchWords } from './grant-words.ts';
import { targetKey } from './grant-world.ts';

export interface EndsInput {
  readonly id: string;
  readonly now: string;
  readonly cause: 'expiry' | 'revoke';
  /** The grants that end. */
  readonly ending: readonly GrantRecord[];
  /** All of Steward's grants that cover one of their pairs, the ending ones among them. */
  readonly covering: readonly GrantRecord[];
  readonly held: ReadonlyMap<string, PermissionsFound | null>;
  readonly assignments: ReadonlyMap<string, PolicyAssignment | null>;
  /** The IAM policy assignments (`namespace/name`) that a grant made. */
  readonly made: ReadonlySet<string>;
  readonly connection: PlanBody['connection'];
}

export type EndsContext = {
  readonly cause: 'expiry' | 'revoke';
  readonly ends: readonly {
    readonly grantId: string;
    readonly stepId: string | null;
    readonly left: string;
  }[];
};

const known = (state: AccessState | null): AccessLevel | null =>
  accessLevels.find((level) => level === state?.level) ?? null;
const rank = (level: AccessLevel | null): number => (level === null ? -1 : accessLevels.indexOf(level));

const pairOf = ({ principal, target }: GrantRecord): string => `${targetKey(target)}/${principal.arn}`;

interface Ended {
  readonly grants: readonly GrantRecord[];
  readonly step: PlanStep | null;
  /** What stays, in words. */
  readonly left: string;
  readonly becomes: 'taken' | 'lowered' | 'kept';
}

/** What other grants still cover of a pair when some have ended, beneath them what was held before. */
const stayingLevel = (input: EndsInput, ending: readonly GrantRecord[]): AccessLevel | null => {
  const [first] = ending as readonly [GrantRecord];
  const gone = new Set(ending.map(({ id }) => id));
  const staying = input.covering.filter((cover) => pairOf(cover) === pairOf(first) && !gone.has(cover.id));
  return coveredAt(staying, known(first.heldBefore), input.now);
};

/** One step for each IAM policy assignment, out of which everybody is taken whom nothing covers any more. */
const endAssignments = (input: EndsInput, pairs: readonly (readonly GrantRecord[])[]): readonly Ended[] => {
  const ofAssignments = pairs.filter(([first]) => first?.target.resource === 'policy_assignment');
  return [...Map.groupBy(ofAssignments, ([first]) => first?.target.id ?? '')].flatMap(([id, some]) => {
    const found = input.assignments.get(`policy_assignment/${id}`) ?? null;
    const leaving = some.filter((grants) => stayingLevel(input, grants) === null);
    const step = unassignStep(
      id,
      found,
      leaving.flatMap(([first]) => (first === undefined ? [] : [first.principal])),
      input.made.has(id) ? 'made' : 'found',
    );
    return some.map((grants): Ended => {
      const isLeaving = leaving.includes(grants);
      return {
        grants,
        step: isLeaving ? step : null,
        left: isLeaving
          ? 'nothing'
          : stretchWords([{ level: stayingLevel(input, grants), until: null }], assignedWords),
        becomes: isLeaving && step !== null ? 'taken' : 'kept',
      };
    });
  });
};

/** What shall be held when some grants of a pair have ended, and the step to it; null where it is so already. */
const endPair = (
  input: EndsInput,
  ending: readonly GrantRecord[],
): { readonly step: PlanStep | null; readonly left: string } => {
  const [first] = ending as readonly [GrantRecord];
  const { resource } = first.target;
  const guarded = isGuarded(resource) ? resource : 'dashboard';
  const baseline = first.heldBefore;
  const level = stayingLevel(input, ending);
  const found = input.held.get(targetKey(first.target));
  const held = accessState(guarded, found?.get(heldAs(found, first.principal.arn) ?? ''));
  const id = `end:${pairOf(first)}`;
  const who =
    first.principal.kind === 'public'
      ? first.principal.name
      : `${first.principal.kind} ${first.principal.name}`;
  const what = `${resourceWords[resource][0]} ${first.target.title}`;
  const principal = first.principal.arn;
  const target: Record<string, string> = isGuarded(resource)
    ? { resource, id: first.target.id, principal }
    : { dashboard: first.target.id, principal };
  const left = stretchWords([{ level, until: null }]);
  // Somebody has taken it already, here or outside: nothing is given back by an end.
  if (held === null) return { step: null, left: 'nothing' };
  if (level === null && baseline === null)
    return {
      left,
      step: {
        id,
        kind: isGuarded(resource) ? 'quicksight.access.revoke' : 'quicksight.link.revoke',
        title: `Take ${what} from ${who}`,
        section: isGuarded(resource) ? 'Access' : 'Links',
        needs: [],
        input: target,
        before: held,
        after: null,
      },
    };
  const after =
    level === null || level === known(baseline) ? baseline : accessState(guarded, actionsFor(guarded, level));
  // A link has one level: whatever stays of it is what is held.
  if (!isGuarded(resource) || after === null || amountsTo(held, after) || rank(known(held)) < rank(level))
    return { step: null, left };
  return {
    left,
    step: {
      id,
      kind: 'quicksight.access.grant',
      title: `Leave ${who} ${after.level} of ${what}`,
      section: 'Access',
      needs: [],
      input: { ...target, actions: [...after.actions] },
      before: held,
      after,
    },
  };
};

/** Plans the end of grants: each pair comes down to what other grants still cover and what was held before. */
export const planEnds = (input: EndsInput): PlanBody => {
  const pairs = [...Map.groupBy(input.ending, pairOf).values()];
  const guarded = pairs.filter(([first]) => first?.target.resource !== 'policy_assignment');
  const ended: readonly Ended[] = [
    ...guarded.map((grants): Ended => {
      const { step, left } = endPair(input, grants);
      const becomes = step === null ? 'kept' : step.after === null ? 'taken' : 'lowered';
      return { grants, step, left, becomes };
    }),
    ...endAssignments(input, pairs),
  ];
  const context: EndsContext = {
    cause: input.cause,
    ends: ended.flatMap(({ grants, step, left }) =>
      grants.map(({ id }) => ({ grantId: id, stepId: step?.id ?? null, left })),
    ),
  };
  const covered = ended.filter(({ becomes, left }) => becomes === 'kept' && left !== 'nothing');
  const lowered = ended.filter(({ becomes }) => becomes === 'lowered');
  const taken = ended.filter(({ becomes }) => becomes === 'taken');
  const count = (all: readonly unknown[]) => counted(all.length, ['grant', 'grants']);
  const title =
    input.cause === 'expiry'
      ? `End ${count(input.ending)} whose time is over`
      : `Revoke ${count(input.ending)}`;
  return {
    version: 1,
    kind: 'grant.end',
    title,
    subject: { type: 'grants', id: input.id, name: title },
    connection: input.connection,
    effects: [
      ...taken.map(
        ({ grants: [grant] }) =>
          `${grant?.principal.name} no longer uses ${grant?.target.title} by this grant.`,
      ),
      ...lowered.map(
        ({ grants: [grant], left }) => `${grant?.principal.name} stays ${left} of ${grant?.target.title}.`,
      ),
      ...covered.map(
        ({ grants: [grant], left }) =>
          `${grant?.principal.name} keeps ${grant?.target.title} (${left}): another grant covers it, or it was held before.`,
      ),
    ],
    findings: [],
    steps: [...new Map(ended.flatMap(({ step }) => (step === null ? [] : [[step.id, step]]))).values()],
    context: context as unknown as Json,
  };
};
