import { z } from 'zod';
import { instant, uuid } from './identifiers.ts';
import { accessLevels, grantedResources } from './permission-sets.ts';
import { slug } from './tenant-spec.ts';

/** The words of access reviews: what is reviewed, by whom, what was decided, and what became of it. */

/** A name of QuickSight's: an ARN, an id, whatever characters it has. */
const key = z.string().min(1).max(2_048);

/** Whose and what access is reviewed. */
export const reviewSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connection') }),
  /** A tenant's groups, and where it has a namespace of its own everybody in it. */
  z.object({ kind: z.literal('tenant'), slug }),
  /** Who is in these groups, and what the groups hold. */
  z.object({ kind: z.literal('groups'), groups: z.array(key).min(1, 'Choose a group.').max(500) }),
  /** Who holds what on these assets and folders themselves. */
  z.object({
    kind: z.literal('assets'),
    assets: z
      .array(z.object({ resource: z.enum(grantedResources), id: key }))
      .min(1, 'Choose an asset or a folder.')
      .max(500),
    /** Of each folder also everything that lies in it and in the folders below it. */
    withContents: z.boolean().default(false),
  }),
]);

/** `broad`: grants to whole namespaces, to everybody who has a link, and to everybody on the internet. */
export const reviewParts = ['everything', 'grants', 'memberships', 'broad'] as const;
export const reviewPart = z.enum(reviewParts);

export const reviewLevels = ['any', ...accessLevels] as const;

export const reviewScope = z.object({
  of: reviewSubject,
  part: reviewPart.default('everything'),
  /** Only grants of this level. */
  level: z.enum(reviewLevels).default('any'),
});
export type ReviewScope = z.infer<typeof reviewScope>;

/** Somebody who decides, by the name that they have in Steward; the address finds their own access. */
export const reviewer = z.object({
  name: z.string().trim().min(1, 'Name the reviewer.').max(128),
  email: z.string().trim().max(320).nullable().default(null),
});
export type Reviewer = z.infer<typeof reviewer>;

/** The name of the token that a reviewer is, where a program decides; undefined for a person. */
export const tokenReviewer = (name: string): string | undefined =>
  name.startsWith('token:') ? name.slice('token:'.length) : undefined;

/** What a review asks of its reviewers. Removing always needs a reason. */
export const reviewPolicy = z.object({ keepNeedsReason: z.boolean().default(false) });
export type ReviewPolicy = z.infer<typeof reviewPolicy>;

export const reviewDraft = z.object({
  name: z.string().trim().min(1, 'Give the review a name.').max(200),
  connectionId: uuid,
  scope: reviewScope,
  deadline: instant,
  reviewers: z.array(reviewer).min(1, 'Name at least one reviewer.').max(50),
  policy: reviewPolicy.prefault({}),
});
export type ReviewDraft = z.infer<typeof reviewDraft>;

/**
 * - `draft`: nothing is frozen yet;
 * - `open`: frozen, and reviewers decide;
 * - `pending`: handed in, and other people have to approve its plan;
 * - `submitted`: its plan is being applied, or stopped with something left;
 * - `closed`: over, with an outcome for each decision;
 * - `cancelled`: nothing came of it.
 */
export const reviewStates = ['draft', 'open', 'pending', 'submitted', 'closed', 'cancelled'] as const;
export const reviewState = z.enum(reviewStates);
export type ReviewState = z.infer<typeof reviewState>;

export const reviewDecisions = ['keep', 'remove', 'undecided'] as const;
export const reviewDecision = z.enum(reviewDecisions);
export type ReviewDecision = z.infer<typeof reviewDecision>;

/**
 * How somebody holds it: by a grant of their own, of a group, of a whole namespace, by a link, publicly; as a member;
 * or by a grant to somebody whom no list shows.
 */
export const reviewHows = [
  'direct',
  'group',
  'membership',
  'namespace',
  'link',
  'public',
  'unknown',
] as const;
export const reviewHow = z.enum(reviewHows);
export type ReviewHow = z.infer<typeof reviewHow>;

export const reviewLevel = z.enum([...accessLevels, 'custom', 'member']);
export type ReviewLevel = z.infer<typeof reviewLevel>;

/**
 * How far a reading may be relied on: read within a day, older than that, not looked at again because nothing
 * pointed to a change, refused or failed (what was known before is used), or never read at all.
 */
export const sourceStates = ['fresh', 'stale', 'assumed', 'unreadable', 'never'] as const;
export const sourceState = z.enum(sourceStates);
export type SourceState = z.infer<typeof sourceState>;

export const reviewOutcomes = ['removed', 'gone', 'failed'] as const;
export const reviewOutcome = z.enum(reviewOutcomes);
export type ReviewOutcome = z.infer<typeof reviewOutcome>;

/** Days without any use after which something counts as unused. */
export const unusedDays = 90;

/** Two names of people are the same whatever their case, form of accents and blanks around. */
export const sameName = (one: string, other: string): boolean => plainName(one) === plainName(other);
const plainName = (name: string): string => name.trim().normalize('NFC').toLocaleLowerCase('en');

/** Whether an access is a reviewer's own: nobody reviews that himself. */
export const isOwnAccess = (
  { name, email }: Reviewer,
  who: {
    readonly kind: string;
    readonly name: string;
    readonly email: string | null;
    readonly person: { readonly name: string } | null;
  },
): boolean => {
  if (who.kind !== 'user') return false;
  const called = [who.name, who.name.slice(who.name.indexOf('/') + 1), who.email, who.person?.name];
  return [name, email ?? ''].some(
    (mine) => mine !== '' && called.some((theirs) => theirs != null && sameName(mine, theirs)),
  );
};
