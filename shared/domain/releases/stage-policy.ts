import { z } from 'zod';
import { momentWords } from '../access-words.ts';
import { activeFreezes, freeFrom, freezeWindow } from './freeze-window.ts';

/** What a stage asks for before it takes a release. What is left out asks for nothing. */
export const stagePolicy = z.strictObject({
  /** By so many people other than the one who promotes. */
  approvals: z.number().int().min(0).max(5, 'At most five people can be asked.').default(0),
  freezes: z.array(freezeWindow).max(50).default([]),
  /** Hours that a release must have stood in the stage before. */
  soakHours: z.number().int().min(0).max(8_760, 'At most a year, 8760 hours.').default(0),
  /** Whether a release must have stood in the stage before at all. */
  throughPrevious: z.boolean().default(false),
});
export type StagePolicy = z.infer<typeof stagePolicy>;
export const noPolicy: StagePolicy = stagePolicy.parse({});

/** A time that a release stood in a stage. */
export interface Standing {
  readonly since: string;
  /** Null: it stands there now. */
  readonly until: string | null;
  /** `rollback`: it was taken back, so that it counts for nothing. */
  readonly endedBy: 'rollback' | 'promotion' | null;
}

export const whyNotCodes = [
  'no_connection',
  'read_only',
  'unreadable',
  'not_before',
  'soak',
  'freeze',
  'approvals',
  'not_mapped',
  'cannot_travel',
  'other',
  'already_there',
] as const;

/** Why a release cannot be promoted to a stage, or what it waits for. */
export interface WhyNot {
  readonly code: (typeof whyNotCodes)[number];
  readonly message: string;
  readonly todo: string;
  /** When it goes away by itself. */
  readonly until: string | null;
  /** A freeze that may be broken with a reason. */
  readonly breakable: boolean;
}

export const whyNot = (
  code: WhyNot['code'],
  message: string,
  todo: string,
  more: Partial<Pick<WhyNot, 'until' | 'breakable'>> = {},
): WhyNot => ({ code, message, todo, until: null, breakable: false, ...more });

const hourMs = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();
const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

export interface PolicyMatter {
  readonly policy: StagePolicy;
  /** What the stage is called. */
  readonly stage: string;
  /** The stage before, and when the release stood there; null for the first stage. */
  readonly previous: { readonly title: string; readonly stood: readonly Standing[] } | null;
  readonly now: Date;
}

const notBefore = (previous: NonNullable<PolicyMatter['previous']>, stage: string): WhyNot => {
  const takenBack = previous.stood.findLast(({ endedBy }) => endedBy === 'rollback');
  return takenBack?.until
    ? whyNot(
        'not_before',
        `${previous.title} took this release back on ${momentWords(takenBack.until)}: ${stage} takes what stood in ${previous.title}.`,
        `Promote a release to ${previous.title} that can stay there.`,
      )
    : whyNot(
        'not_before',
        `${previous.title} has not carried this release: ${stage} takes what stood in ${previous.title}.`,
        `Promote it to ${previous.title} first.`,
      );
};

/** How long the release has to stand yet. A clock that was set back counts for nothing stood. */
const soakLeft = (
  { policy, stage, now }: PolicyMatter,
  previous: NonNullable<PolicyMatter['previous']>,
): WhyNot | undefined => {
  const wanted = policy.soakHours * hourMs;
  const stood = previous.stood.filter(({ endedBy }) => endedBy !== 'rollback');
  const lengths = stood.map(({ since, until }) =>
    Math.max(0, (until === null ? now.getTime() : Date.parse(until)) - Date.parse(since)),
  );
  if (lengths.some((length) => length >= wanted)) return undefined;
  const stands = stood.findLast(({ until }) => until === null);
  const asks = `${stage} asks for ${plural(policy.soakHours, 'hour')}`;
  if (stands === undefined)
    return whyNot(
      'soak',
      `${previous.title} carried this release for ${plural(Math.floor(Math.max(...lengths) / hourMs), 'hour')} only; ${asks}.`,
      `Promote it to ${previous.title} again, or promote the release that stands there.`,
    );
  const since = Date.parse(stands.since);
  const until = iso(since + wanted);
  return since > now.getTime()
    ? whyNot(
        'soak',
        `${previous.title} carries this release since ${momentWords(stands.since)}, which this computer’s clock says is still to come. ${asks}, that is at ${momentWords(until)}.`,
        'Set the clock right, or wait.',
        { until },
      )
    : whyNot(
        'soak',
        `${previous.title} carries this release since ${momentWords(stands.since)}; ${asks}, that is at ${momentWords(until)}.`,
        'Wait until then.',
        { until },
      );
};

/** Everything that a stage's policy asks for and that is not so. Approvals belong to a plan: see `approvalsLeft`. */
export const judgePolicy = (matter: PolicyMatter): WhyNot[] => {
  const { policy, stage, previous, now } = matter;
  const found: WhyNot[] = [];
  if (previous !== null && (policy.throughPrevious || policy.soakHours > 0)) {
    if (previous.stood.every(({ endedBy }) => endedBy === 'rollback')) found.push(notBefore(previous, stage));
    else if (policy.soakHours > 0) {
      const left = soakLeft(matter, previous);
      if (left !== undefined) found.push(left);
    }
  }
  const freezes = activeFreezes(policy.freezes, now.getTime());
  const free = freezes.length === 0 ? null : freeFrom(policy.freezes, now.getTime());
  for (const { window, until } of freezes)
    found.push(
      whyNot(
        'freeze',
        `${stage} is frozen until ${momentWords(iso(until))}: “${window.title}”.`,
        window.breakable
          ? 'Wait until then, or break the freeze with a reason.'
          : free === null
            ? `${stage} is never free of freezes: change its policy.`
            : `Wait until ${momentWords(iso(free))}.`,
        { until: iso(until), breakable: window.breakable },
      ),
    );
  return found;
};

/** The approvals that are still missing, as a reason; undefined where none is. */
export const approvalsLeft = (stage: string, needed: number, given: number): WhyNot | undefined =>
  given >= needed
    ? undefined
    : whyNot(
        'approvals',
        `${stage} asks for approval by ${needed === 1 ? 'one other person' : `${needed} other people`}${given > 0 ? `; ${given} of them approved` : ''}.`,
        'Ask for approval, have the plan signed by another person in a profile of their own, and add what they signed.',
      );

/** What a promotion's plan remembers of the policy that it was made under. */
export const policyContext = z.object({
  /** Null where the environment is in no pipeline. */
  pipeline: z.string().nullable(),
  revision: z.number().int(),
  approvals: z.number().int(),
  plannedBy: z.string(),
  /** The freezes that are broken, in words, and why. */
  broken: z.object({ freezes: z.array(z.string()), reason: z.string() }).nullable(),
});
export type PolicyContext = z.infer<typeof policyContext>;

const withPolicy = z.object({ policy: policyContext });

/** The policy that a plan was made under; undefined for a plan that none was asked about. */
export const policyOf = (plan: { readonly context: unknown }): PolicyContext | undefined =>
  withPolicy.safeParse(plan.context).data?.policy;
