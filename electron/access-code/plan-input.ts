import type { Json, PlanBody, PlanFinding, PlanStep } from '../../shared/domain/plan.ts';
import type { FileGrantRules } from '../grants/file-grants.ts';
import type { AccountState } from './account-state.ts';
import type { WantedAccess } from './wanted-access.ts';

/** What pruning may do, as it was asked for. */
export interface Pruning {
  /** More removals than these stop it. */
  readonly atMost: number;
  /** The account that the connection itself signs in as; null where that is not known. */
  readonly caller: string | null;
  readonly now: string;
}

/** All that a plan of access follows from. */
export interface AccessPlanInput {
  readonly wanted: WantedAccess;
  readonly state: AccountState;
  readonly connection: PlanBody['connection'] & { readonly readOnly: boolean };
  /** Null leaves alone what the files do not name. */
  readonly prune: Pruning | null;
  /** What the plan was made from, for whoever applies it. */
  readonly context: { readonly [field: string]: Json };
  /** How the files are called together. */
  readonly files: string;
  readonly now: string;
  /** What decides on grants with an end. */
  readonly rules: FileGrantRules;
  readonly title: string;
}

/** A part of a plan; parts are put behind each other. */
export interface AccessPlanPart {
  readonly steps: PlanStep[];
  readonly findings: PlanFinding[];
}

/** A name within a step's id: no two names make the same id, whatever signs they hold. */
export const idPart = (name: string): string => encodeURIComponent(name);

/** The ids of the steps that others need. */
export const stepIds = {
  namespace: (name: string) => `namespace:${idPart(name)}`,
  user: (namespace: string, name: string) => `user:${idPart(namespace)}/${idPart(name)}`,
  group: (namespace: string, name: string) => `group:${idPart(namespace)}/${idPart(name)}`,
  folder: (id: string) => `folder:${id}`,
};

/** Whether something is known of a scope at all: what was never read is unknown, not none. */
export const isKnownScope = (state: AccountState, scope: string): boolean =>
  state.scopes.get(scope)?.readAt != null;

/** A blocker for what cannot be planned because it could not be seen. */
export const unseen = (state: AccountState, scope: string, what: string): PlanFinding => {
  const reason = state.scopes.get(scope)?.reason;
  return {
    severity: 'blocker',
    message: `${what} could not be read${reason ? `: ${reason.replace(/[.]$/, '')}` : ''}.`,
    todo: 'Make it readable for this connection, sync the directory, then plan again.',
  };
};

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** `a, b, c and 4 more`. */
export const some = (names: readonly string[], most = 3): string =>
  names.length <= most + 1
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${(names.length - most).toLocaleString('en')} more`;
