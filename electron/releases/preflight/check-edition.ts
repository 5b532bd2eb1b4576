import type { PreflightCheck } from './preflight.ts';

/** Definitions, folders and rules for rows are features of the Enterprise edition. */
export const checkEdition: PreflightCheck = ({ input: { environment }, facts: { edition } }) => {
  if (edition === 'none')
    return [
      {
        severity: 'blocker',
        message: `The account of ${environment.title} is not signed up for QuickSight.`,
        todo: 'Sign it up for the Enterprise edition, or assign the environment another connection.',
      },
    ];
  if (edition === 'STANDARD')
    return [
      {
        severity: 'blocker',
        message: `${environment.title} has the Standard edition, which takes no dashboards through the API.`,
        todo: 'Upgrade the account to QuickSight Enterprise.',
      },
    ];
  return edition === null
    ? [
        {
          severity: 'note',
          message: `Which edition ${environment.title} has is not known: the connection may not read it.`,
          todo: 'Allow quicksight:DescribeAccountSubscription.',
        },
      ]
    : [];
};
