import {
  type IdentityRule,
  type RoleChange,
  type RuleChange,
  type RuleEffects,
  targetKey,
} from '../../shared/domain/identity-rules.ts';
import type { PlanBody, PlanFinding } from '../../shared/domain/plan.ts';
import type { UserFound } from '../connectors/quicksight/read-people.ts';
import { memberState } from '../connectors/quicksight/steps/membership-steps.ts';
import { userState } from '../connectors/quicksight/steps/user-steps.ts';
import { count, type DepartureInput, some, step, writable } from './plan-departure.ts';

export interface IdentityPlanInput {
  readonly rules: readonly IdentityRule[];
  readonly effects: RuleEffects;
  /** By id. */
  readonly sources: ReadonlyMap<string, { readonly name: string; readonly readAt: string | null }>;
  /** As the service shows them now, by namespace. */
  readonly users: ReadonlyMap<string, readonly UserFound[]>;
  readonly connection: DepartureInput['connection'];
}

const roleWords = { READER: 'reader', AUTHOR: 'author', ADMIN: 'admin' } as const;

const targetWords = ({ target }: IdentityRule): string =>
  target.kind === 'group' ? target.group : `role ${roleWords[target.role]}`;

const roleEffects = (changes: readonly RoleChange[]): string[] =>
  [...Map.groupBy(changes, ({ from, to }) => `${from} ${to}`).values()].flatMap((alike) =>
    alike[0] === undefined
      ? []
      : [
          `${count(alike.length, 'person', 'people')} ${alike.length === 1 ? 'becomes' : 'become'} ${alike[0].to} instead of ${alike[0].from}: ${some(alike.map(({ userName }) => userName))}.`,
        ],
  );

const byGroup = (changes: readonly RuleChange[], verb: 'gain' | 'lose'): string[] =>
  [...Map.groupBy(changes, targetKey).values()].map(
    (some_) =>
      `${count(some_.length, 'person', 'people')} ${some_.length === 1 ? `${verb}s` : verb} group ${some_[0]?.group}: ${some(some_.map(({ userName }) => userName))}.`,
  );

/** What the rules say put as steps. Pure. */
export const planIdentity = ({ rules, effects, sources, users, connection }: IdentityPlanInput): PlanBody => {
  const called = new Map(rules.map((rule) => [rule.id, `${rule.sourceGroup} → ${targetWords(rule)}`]));
  const findings: PlanFinding[] = [
    ...writable(connection),
    ...(rules.length === 0
      ? [
          {
            severity: 'note' as const,
            message: `There is no rule for ${connection.name}.`,
            todo: 'Add one that maps a group of a source to a group or role here.',
          },
        ]
      : []),
    ...effects.held.map(
      ({ rule, why }): PlanFinding => ({
        severity: 'warning',
        message: `${called.get(rule)}: ${why} Nothing is taken from anybody by any rule about the same.`,
      }),
    ),
    ...[...Map.groupBy(effects.kept, ({ why }) => why)].map(
      ([why, alike]): PlanFinding => ({
        severity: 'warning',
        message: `The role of ${some(alike.map(({ userName }) => userName))} stays as it is. ${why}`,
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
    title: `Bring ${connection.name} in line with identity sources`,
    subject: { type: 'identity', id: connection.id, name: connection.name },
    connection: {
      id: connection.id,
      name: connection.name,
      accountId: connection.accountId,
      region: connection.region,
    },
    effects: [
      ...byGroup(effects.gains, 'gain'),
      ...byGroup(effects.losses, 'lose'),
      ...roleEffects(effects.roles),
    ],
    findings,
    steps: [
      ...effects.roles.flatMap(({ namespace, userName, from, to, raises }) => {
        const user = users.get(namespace)?.find((one) => one.userName === userName);
        if (user === undefined) return [];
        return [
          step({
            id: `role:${namespace}/${userName}`,
            kind: 'quicksight.user.update',
            title: `Make ${userName} ${to} instead of ${from}`,
            section: raises ? 'Roles raised' : 'Roles lowered',
            input: { namespace, userName, email: user.email, role: to },
            before: userState(user),
            after: { email: user.email, role: to },
          }),
        ];
      }),
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
