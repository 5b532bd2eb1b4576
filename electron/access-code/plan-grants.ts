import type { GuardedKind } from '../../shared/domain/directory.ts';
import { type AccessLevel, actionsFor, mostPrincipals } from '../../shared/domain/permission-sets.ts';
import type { PlanStep } from '../../shared/domain/plan.ts';
import { type AccessState, accessState } from '../connectors/quicksight/steps/access-steps.ts';
import type { FileGrant } from '../grants/file-grants.ts';
import { spokenInstant } from '../grants/grant-words.ts';
import { namedIn, personWords } from './account-names.ts';
import type { Held } from './account-state.ts';
import { liftedEnd, pairOf, timedGrant } from './plan-ends.ts';
import { principalNeed } from './plan-identities.ts';
import {
  type AccessPlanInput,
  type AccessPlanPart,
  idPart,
  isKnownScope,
  some,
  stepIds,
  unseen,
} from './plan-input.ts';
import { spokenClaim } from './read-access-files.ts';
import type { WantedGrant, WantedResource } from './wanted-access.ts';

/** How a principal is called in a plan's words. */
export const principalWords = ({ state, wanted }: AccessPlanInput, key: string): string => {
  if (key === 'public') return 'everybody on the internet';
  const user = wanted.users.get(key) ?? state.users.get(key);
  if (user !== undefined) return personWords({ ...user, email: user.email ?? null });
  const group = wanted.groups.get(key) ?? state.groups.get(key);
  if (group !== undefined) return namedIn(group.namespace, group.name);
  const namespace = /:namespace\/([^/]+)$/.exec(key)?.[1];
  return namespace === undefined ? key : `everybody in namespace ${namespace}`;
};

export const resourceWordsOf = (kind: GuardedKind, title: string): string =>
  `${kind.replace('_', ' ')} ${title}`;

const levelVerbs: Readonly<Record<string, string>> = {
  viewer: 'see',
  contributor: 'contribute to',
  owner: 'own',
  custom: 'have its own set of actions on',
};

/** States of sets that occur thousands of times, made once. */
const stateMaker = () => {
  const ofLevel = new Map<string, { readonly actions: string[]; readonly state: AccessState | null }>();
  const ofHeld = new Map<Held, AccessState | null>();
  return {
    wanted: (
      kind: GuardedKind,
      grant:
        | { readonly level: AccessLevel }
        | { readonly level: 'custom'; readonly actions: readonly string[] },
    ) => {
      const key = `${kind} ${grant.level} ${grant.level === 'custom' ? grant.actions.join() : ''}`;
      const known = ofLevel.get(key);
      if (known !== undefined) return known;
      const actions = [...(grant.level === 'custom' ? grant.actions : actionsFor(kind, grant.level))];
      const made = { actions, state: accessState(kind, actions) };
      ofLevel.set(key, made);
      return made;
    },
    held: (kind: GuardedKind, held: Held | undefined): AccessState | null => {
      if (held === undefined) return null;
      const known = ofHeld.get(held);
      if (known !== undefined) return known;
      const made = accessState(kind, held.actions);
      ofHeld.set(held, made);
      return made;
    },
  };
};
type StateMaker = ReturnType<typeof stateMaker>;

const isHeld = (held: Held, wanted: WantedGrant): boolean => {
  if (wanted.level !== 'custom') return held.level === wanted.level;
  if (held.actions.length !== wanted.actions.length) return false;
  const actions = new Set(held.actions);
  return wanted.actions.every((action) => actions.has(action));
};

export interface PlannedAccess extends AccessPlanPart {
  /** Grants with an end that Steward begins to look after, and those for good that take the place of such. */
  readonly timed: readonly FileGrant[];
}

/** Of a plan's words: that what would end no longer does. */
const noLongerEnds = (at: string | undefined): string =>
  at === undefined ? ' for good' : ` for good: ends ${spokenInstant(at)} → no end`;

/**
 * Grants that are missing, of another level or of another end, and links. What is held as wanted makes no step.
 */
export const planGrants = (input: AccessPlanInput): PlannedAccess => {
  const { state, wanted } = input;
  const steps: PlanStep[] = [];
  const findings: AccessPlanPart['findings'] = [];
  const raised: string[] = [];
  const past: string[] = [];
  const timed: FileGrant[] = [];
  const states = stateMaker();
  const words = new Map<string, string>();
  const named = (key: string): string => {
    const known = words.get(key) ?? principalWords(input, key);
    words.set(key, known);
    return known;
  };
  const needed = new Map<string, string[]>();
  const needsOf = (key: string): string[] => {
    const known = needed.get(key) ?? principalNeed(input, key);
    needed.set(key, known);
    return known;
  };
  const ids = new Map<string, string>();
  const encoded = (key: string): string => {
    const known = ids.get(key) ?? idPart(key);
    ids.set(key, known);
    return known;
  };

  for (const resource of wanted.resources.values()) {
    const { key, kind, id } = resource;
    const there = state.resources.has(key);
    if (there && !isKnownScope(state, `grants/${kind}/${id}`)) {
      findings.push(
        unseen(state, `grants/${kind}/${id}`, `Who holds what on ${resourceWordsOf(kind, resource.title)}`),
      );
      continue;
    }
    const folderNeed = there ? [] : [stepIds.folder(id)];
    const held = state.grants.get(key);
    const grants = wanted.grants.get(key);
    const boxes = state.boxes.get(key);
    const thing = resourceWordsOf(kind, resource.title);
    for (const [principal, grant] of grants ?? []) {
      const now = held?.get(principal);
      const box = boxes?.get(principal);
      const lifted =
        grant.end !== null || grant.level === 'custom' ? undefined : liftedEnd(grant.level, box, input.now);
      const stepId = `access:${kind}/${id}/${encoded(principal)}`;
      let until: string | null = null;
      let level = grant;
      if (grant.end !== null && grant.level !== 'custom') {
        const { end } = grant;
        if (end.at <= input.now) {
          past.push(`${thing} for ${named(principal)} (${spokenClaim(grant.claim)})`);
          continue;
        }
        const comesTo = timedGrant(
          kind,
          { level: grant.level, end },
          { held: now, boxed: box, now: input.now },
        );
        level = { ...grant, level: comesTo.level };
        if (comesTo.isKept && now !== undefined && isHeld(now, level)) continue;
        const pair = comesTo.isKept ? undefined : pairOf(input, resource, principal, grant.level);
        if (pair !== undefined)
          timed.push({
            ...pair,
            until: end.at,
            reason: end.reason,
            ticket: end.ticket,
            heldBefore: comesTo.heldBefore,
            stepId,
          });
        until = ` until ${spokenInstant(end.at)}${instead(comesTo.instead)}`;
      } else if (lifted !== undefined && grant.level !== 'custom') {
        level = { ...grant, level: lifted.level };
        const pair = pairOf(input, resource, principal, grant.level);
        if (pair !== undefined)
          timed.push({
            ...pair,
            until: null,
            reason: grant.why?.reason ?? '',
            ticket: grant.why?.ticket ?? '',
            heldBefore: lifted.heldBefore,
            stepId,
          });
        until = noLongerEnds(lifted.ended);
      } else if (now !== undefined && isHeld(now, grant)) continue;
      else if (box?.until && box.heldBefore?.level === grant.level) {
        raised.push(`${named(principal)} ${now?.level} of ${thing} until ${spokenInstant(box.until)}`);
        continue;
      }
      const { actions, state: after } = states.wanted(kind, level);
      const before = states.held(kind, now);
      const isSame = before?.level === after?.level;
      const rather =
        before === null || isSame ? '' : ` instead of ${levelVerbs[before.level] ?? before.level}`;
      steps.push({
        id: stepId,
        kind: 'quicksight.access.grant',
        title: `Let ${named(principal)} ${levelVerbs[level.level]} ${thing}${until ?? ''}${rather}`,
        section: 'Access',
        needs: folderNeed.length === 0 ? needsOf(principal) : [...folderNeed, ...needsOf(principal)],
        input: { resource: kind, id, principal, actions },
        before,
        after,
      });
    }
    const most = mostPrincipals[kind];
    const total = new Set([...(held?.keys() ?? []), ...(grants?.keys() ?? [])]).size;
    if (total > most && (grants?.size ?? 0) > 0)
      findings.push({
        severity: 'blocker',
        message: `${total} people and groups would hold ${thing}; QuickSight takes at most ${most}.`,
        todo: 'Give it to a group instead.',
      });
    steps.push(...linkSteps(input, resource, states, named, needsOf));
  }
  if (raised.length > 0)
    findings.push({
      severity: 'note',
      message: `Steward gives more than the file says for a time, and takes it back by itself: ${some(raised)}.`,
    });
  if (past.length > 0)
    findings.push({
      severity: 'blocker',
      message: `${past.length === 1 ? 'An end is' : `${past.length} ends are`} past: ${some(past)}.`,
      todo: 'Write a later end, or take the entry out of the file.',
    });
  return { steps, findings, timed };
};

/** The end that a new one takes the place of. */
const instead = (before: string | null | undefined): string =>
  before === undefined
    ? ''
    : before === null
      ? ' instead of for good'
      : ` instead of ${spokenInstant(before)}`;

const linkSteps = (
  { state, wanted }: AccessPlanInput,
  resource: WantedResource,
  states: StateMaker,
  named: (key: string) => string,
  needsOf: (key: string) => string[],
): PlanStep[] =>
  [...(wanted.links.get(resource.key)?.keys() ?? [])]
    .filter((principal) => state.links.get(resource.key)?.has(principal) !== true)
    .map((principal) => ({
      id: `link:${resource.id}/${idPart(principal)}`,
      kind: 'quicksight.link.grant',
      title: `Let ${named(principal)} see dashboard ${resource.title} by its link`,
      section: 'Links',
      needs: needsOf(principal),
      input: { dashboard: resource.id, principal: principal === 'public' ? '*' : principal },
      before: null,
      after: states.wanted('dashboard', { level: 'viewer' }).state,
    }));
