import type { PlanFinding } from '../../shared/domain/plan.ts';
import { blocker } from './blocker.ts';
import { targetKey, tenantsOfTarget } from './grant-world.ts';
import type { GrantPlanInput } from './plan-grants.ts';

/** The reviewer reads the first few of many. */
const most = 20;

/** What stands in the way of sharing dashboards with everybody on the internet, and what it means. */
export const publicFindings = ({ pairs, world, connection }: GrantPlanInput): PlanFinding[] => {
  const links = pairs.filter(
    ({ principal, target }) => principal.kind === 'public' && target.resource === 'link',
  );
  if (links.length === 0) return [];
  const borders = links.flatMap(({ target }) => {
    const owners = tenantsOfTarget(world, target).map(({ name }) => name);
    return owners.length === 0
      ? []
      : blocker(
          'what',
          `Dashboard ${target.title} is ${owners.join(' and ')}’s: what is a tenant’s is not shown to everybody on the internet.`,
          'Choose something that belongs to no tenant.',
        );
  });
  const setting: PlanFinding[] =
    world.publicSharing === false
      ? [
          blocker(
            'who',
            `The account of ${connection.name} does not allow public sharing, so QuickSight would refuse it.`,
            'Have somebody who manages the account allow it in QuickSight first (it needs capacity pricing). Steward does not change that setting: it opens the way for everybody’s dashboards.',
          ),
        ]
      : world.publicSharing === null
        ? [
            {
              severity: 'warning',
              message: `Whether the account of ${connection.name} allows public sharing could not be read. QuickSight refuses the link where it does not.`,
              todo: 'Allow the connection quicksight:DescribeAccountSettings, then plan again.',
              page: 'who',
            },
          ]
        : [];
  // The service's own guide asks for this before a link is made public.
  const closed = links.filter(
    ({ target }) =>
      ![...(world.held.get(targetKey(target))?.keys() ?? [])].some((arn) => arn.includes(':namespace/')) &&
      !pairs.some((one) => one.principal.kind === 'namespace' && targetKey(one.target) === targetKey(target)),
  );
  return [
    ...borders,
    ...setting,
    ...links.slice(0, most).map(
      ({ target }): PlanFinding => ({
        severity: 'warning',
        message: `Everybody on the internet who has the link sees dashboard ${target.title} and the data in it, without signing in. Row-level security knows none of them.`,
        page: 'who',
      }),
    ),
    ...(closed.length === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            message: `QuickSight asks that everybody in the account may use a link before it is made public: ${closed
              .slice(0, 5)
              .map(({ target }) => target.title)
              .join(', ')}.`,
            todo: 'Choose the namespace as a receiver too.',
            page: 'who',
          },
        ]),
  ];
};
