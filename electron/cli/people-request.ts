import type { Command } from 'commander';
import { something } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** What a “people” command was asked for. */
export type PeopleRequest =
  | { readonly name: 'people invitations'; readonly only: 'expired' | undefined }
  | ({
      readonly name: 'people invite';
      /** User name, e-mail address or ARN. */
      readonly user: string;
      readonly namespace?: string;
      /** What an invitation is called that the service lists without a name. */
      readonly userName?: string;
    } & PlanChoice);

interface InviteOptions extends PlanChoiceOptions {
  readonly namespace?: string;
  readonly userName?: string;
}

/** Adds the “people” commands; `found` is called with what was asked for. */
export const addPeopleCommands = (program: Command, found: (request: PeopleRequest) => void): void => {
  const people = program.command('people').description('people, and the invitations that wait for them');
  people
    .command('invitations')
    .description('list the invitations that nobody has answered, the oldest first')
    .option('--expired', 'only those whose link has run out')
    .action((options: { expired?: true }) =>
      found({ name: 'people invitations', only: options.expired ? 'expired' : undefined }),
    );
  withPlanChoice(
    people
      .command('invite')
      .description('take back an unanswered invitation and make it anew: plan, review, apply')
      .argument('<user>', 'user name, e-mail address or ARN', something)
      .option('--namespace <namespace>', 'where several namespaces have such an invitation', something)
      .option(
        '--user-name <name>',
        'its name, where QuickSight lists it without one; the e-mail address if left out',
        something,
      ),
  ).action((user: string, { namespace, userName, ...choice }: InviteOptions) =>
    found({
      name: 'people invite',
      user,
      ...(namespace === undefined ? {} : { namespace }),
      ...(userName === undefined ? {} : { userName }),
      ...planChoiceOf(choice),
    }),
  );
};
