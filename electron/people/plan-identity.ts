import {
  type IdentityRule,
  type RuleChange,
  type RuleEffects,
  targetKey,
} from '../../shared/domain/identity-rules.ts';
import type { PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { count, type DepartureInput, some, step, writable } from './plan-departure.ts';

export interface IdentityPlanInput {
  readonly rules: readonly IdentityRule[];
  readonly effects: RuleEffects;
  /** By id. */
  readonly sources: ReadonlyMap<string, { readonly name: string; readonly readAt: string | null }>;
  readonly connection: DepartureInput['connection'];
}

const byGroup = (changes: readonly RuleChange[], verb: 'gain' | 'lose'): string[] =>
  [...Map.groupBy(changes, targetKey).values()].map(
    (some_) =>
      `${count(some_.length, 'person', 'people')} ${some_.length === 1 ? `${verb}s` : verb} group ${some_[0]?.group}: ${some(some_.map(({ userName }) => userName))}.`,
  );

/** What the rules say put as steps. Pure. */
export const planIdentity = ({ rules, effects, sources, connection }: IdentityPlanInput): PlanBody => {
  const called = new Map(rules.map((rule) => [rule.id, `${rule.sourceGroup} → ${rule.group}`]));
  const findings: PlanFinding[] = [
    ...writable(connection),
    ...(rules.length === 0
      ? [
          {
            severity: 'note' as const,
            message: `There is no rule for ${connection.name}.`,
            todo: 'Add one that maps a group of a source to a group here.',
          },
        ]
      : []),
    ...effects.held.map(
      ({ rule, why }): PlanFinding => ({
        severity: 'warning',
        message: `${called.get(rule)}: ${why} Nobody is taken out of the group by any rule.`,
      }),
    ),
    ...[...Map.groupBy(effects.unmatched, ({ rule, why }) => `${rule} ${why}`).values()].flatMap(
      (alike): PlanFinding[] =>
        alike[0] === undefined
          ? []
          : [
              {
                severity: 'warning',
                message: `${called.get(alike[0].rule)}: ${some(alike.map(({ who }) => who))}: ${alike[0].why}`,
              },
            ],
    ),
    ...[...new Set(rules.map(({ sourceId }) => sourceId))].flatMap((id): PlanFinding[] => {
      const source = sources.get(id);
      return source?.readAt
        ? [{ severity: 'note', message: `${source.name} was read at ${source.readAt}.` }]
        : [];
    }),
  ];
  return {
    version: 1,
    kind: 'people.identity',
    title: `Bring groups in ${connection.name} in line with identity sources`,
    subject: { type: 'identity', id: connection.id, name: connection.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: [...byGroup(effects.gains, 'gain'), ...byGroup(effects.losses, 'lose')],
    findings,
    steps: [
      ...effects.gains.map(({ namespace, group, userName }) =>
        step({
          id: `join:${namespace}/${group}/${userName}`,
          kind: 'quicksight.membership.create',
          title: `Add ${userName} to ${group}`,
          section: 'Gained',
          input: { namespace, group, userName },
          before: null,
          after: { ...memberState },
        }),
      ),
      ...effects.losses.map(({ namespace, group, userName }) =>
        step({
          id: `leave:${namespace}/${group}/${userName}`,
          kind: 'quicksight.membership.delete',
          title: `Remove ${userName} from ${group}`,
          section: 'Lost',
          input: { namespace, group, userName },
          before: { ...memberState },
          after: null,
        }),
      ),
    ],
    context: null,
  };
};
