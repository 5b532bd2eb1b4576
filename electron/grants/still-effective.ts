import type { StillEffective } from '../../shared/contract/grants.ts';
import { momentWords } from '../../shared/domain/access-words.ts';
import { isGuarded } from '../../shared/domain/given.ts';
import type { PlanFinding } from '../../shared/domain/plan.ts';
import type { GrantRecord } from './grant-record.ts';
import { spokenGrant } from './grant-words.ts';
import type { GrantsDeps } from './grants-deps.ts';

type WaysDeps = Pick<GrantsDeps, 'access'> & { readonly store: Pick<GrantsDeps['store'], 'grantFacts'> };

/** Findings about other ways in one plan; more would not be read. */
const mostFindings = 20;

/** How the same is still reached when grants have ended, as far as the directory knows; in their order. */
export const waysLeft = async (
  deps: WaysDeps,
  grants: readonly GrantRecord[],
): Promise<readonly StillEffective[]> => {
  const left: StillEffective[] = grants.map(() => unknown);
  const numbered = grants.map((grant, index) => ({ grant, index }));
  for (const [connectionId, some] of Map.groupBy(numbered, ({ grant }) => grant.connectionId)) {
    const pairs = some.flatMap(({ grant: { principal, target }, index }) =>
      target.resource === 'policy_assignment' ? [] : [{ principal, target, kind: target.resource, index }],
    );
    const answers = await deps.access.remaining({
      connectionId,
      pairs: pairs.map(({ principal, target, kind }) => ({
        principal: principal.arn,
        kind: isGuarded(kind) ? kind : 'dashboard',
        id: target.id,
        taken: isGuarded(kind) ? 'grant' : 'link_grant',
      })),
    });
    for (const { grant, index } of some)
      if (grant.target.resource === 'policy_assignment') left[index] = await assignedStill(deps, grant);
    for (const [at, { index }] of pairs.entries()) {
      const answer = answers[at];
      if (answer)
        left[index] = {
          ways: answer.ways,
          more: answer.more,
          known: true,
          asOf: answer.basis.oldestReadAt,
          gaps: answer.basis.gaps.map(({ sentence }) => sentence),
        };
    }
  }
  return left;
};

/** Whoever was taken out of an IAM policy assignment may be in it by a group. */
const assignedStill = async (
  deps: Pick<WaysDeps, 'store'>,
  { connectionId, principal, target }: GrantRecord,
): Promise<StillEffective> => {
  const { groups, readAt } = await deps.store.grantFacts.assignedThrough(
    connectionId,
    principal.arn,
    target.id,
  );
  return {
    ways: groups.slice(0, 5).map((name) => ({ level: 'viewer', through: `group “${name}”` })),
    more: Math.max(0, groups.length - 5),
    known: readAt !== null,
    asOf: readAt,
    gaps: ['Whether another IAM policy opens the same data is not known: Steward does not read policies.'],
  };
};

const unknown: StillEffective = { ways: [], more: 0, known: false, asOf: null, gaps: [] };

/** What whoever revokes should know: what stays reachable, and what could not be seen about it. */
export const stillEffective = async (
  deps: WaysDeps,
  grants: readonly GrantRecord[],
): Promise<readonly PlanFinding[]> => {
  const left = (await waysLeft(deps, grants)).map((still, index) => ({ still, grant: grants[index] }));
  const reached = left.filter(({ still }) => still.ways.length > 0);
  const findings = reached.slice(0, mostFindings).map(
    ({ still: { ways, more }, grant }): PlanFinding => ({
      severity: 'warning',
      message: `${grant === undefined ? '' : spokenGrant(grant)}: still effective through ${ways
        .slice(0, 3)
        .map(({ through }) => through)
        .join('; ')}${beyond(ways.length - 3 + more)}.`,
      todo: 'Take that way too if it should not be.',
    }),
  );
  if (reached.length > mostFindings)
    findings.push({
      severity: 'warning',
      message: `${reached.length - mostFindings} more of these are still effective another way.`,
    });
  const gaps = [...new Set(left.flatMap(({ still }) => still.gaps))];
  const strangers = left.filter(({ still }) => !still.known).length;
  if (gaps.length + strangers > 0) {
    const oldest = left.flatMap(({ still: { asOf } }) => asOf ?? []).sort()[0];
    findings.push({
      severity: 'note',
      message: [
        'There may be more ways than the directory knows.',
        ...gaps.slice(0, 3),
        ...(gaps.length > 3 ? [`And ${gaps.length - 3} more could not be read.`] : []),
        ...(strangers > 0 ? [`${strangers} of these are not in the directory.`] : []),
        ...(oldest === undefined ? [] : [`The oldest reading of these is of ${momentWords(oldest)}.`]),
      ].join(' '),
      todo: 'Read the account into the directory again to be sure.',
    });
  }
  return findings;
};

const beyond = (count: number): string => (count > 0 ? `; and ${count} more` : '');
