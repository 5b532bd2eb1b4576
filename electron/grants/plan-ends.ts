import { coveredAt } from '../../shared/domain/grant-cover.ts';
import {
  type AccessLevel,
  accessLevels,
  actionsFor,
  amountsTo,
} from '../../shared/domain/permission-sets.ts';
import type { Json, PlanBody, PlanStep } from '../../shared/domain/plan.ts';
import type { PermissionsFound } from '../connectors/quicksight/read-permissions.ts';
import { type AccessState, accessState } from '../connectors/quicksight/steps/access-steps.ts';
import type { GrantRecord } from './grant-record.ts';
import { counted, resourceWords, stretchWords } from './grant-words.ts';
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

/** What shall be held when some grants of a pair have ended, and the step to it; null where it is so already. */
const endPair = (
  input: EndsInput,
  ending: readonly GrantRecord[],
): { readonly step: PlanStep | null; readonly left: string } => {
  const [first] = ending as readonly [GrantRecord];
  const { resource } = first.target;
  const gone = new Set(ending.map(({ id }) => id));
  const staying = input.covering.filter((cover) => pairOf(cover) === pairOf(first) && !gone.has(cover.id));
  const baseline = first.heldBefore;
  const level = coveredAt(staying, known(baseline), input.now);
  const held = accessState(resource, input.held.get(targetKey(first.target))?.get(first.principal.arn));
  const id = `end:${pairOf(first)}`;
  const who = `${first.principal.kind} ${first.principal.name}`;
  const what = `${resourceWords[resource][0]} ${first.target.title}`;
  const target = { resource, id: first.target.id, principal: first.principal.arn };
  const left = stretchWords([{ level, until: null }]);
  // Somebody has taken it already, here or outside: nothing is given back by an end.
  if (held === null) return { step: null, left: 'nothing' };
  if (level === null && baseline === null)
    return {
      left,
      step: {
        id,
        kind: 'quicksight.access.revoke',
        title: `Take ${what} from ${who}`,
        section: 'Access',
        needs: [],
        input: target,
        before: held,
        after: null,
      },
    };
  const after =
    level === null || level === known(baseline)
      ? baseline
      : accessState(resource, actionsFor(resource, level));
  if (after === null || amountsTo(held, after) || rank(known(held)) < rank(level))
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
  const ended = pairs.map((grants) => ({ grants, ...endPair(input, grants) }));
  const context: EndsContext = {
    cause: input.cause,
    ends: ended.flatMap(({ grants, step, left }) =>
      grants.map(({ id }) => ({ grantId: id, stepId: step?.id ?? null, left })),
    ),
  };
  const covered = ended.filter(({ step, left }) => step === null && left !== 'nothing');
  const lowered = ended.filter(({ step }) => step?.after != null);
  const taken = ended.filter(({ step }) => step?.after === null);
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
    steps: ended.flatMap(({ step }) => (step === null ? [] : [step])),
    context: context as unknown as Json,
  };
};
