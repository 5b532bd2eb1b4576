import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AccessLevel, accessLevels } from '../../shared/domain/permission-sets.ts';

/** What is changed of a policy; null takes a limit away. */
export interface GrantPolicyChange {
  readonly environment?: string | null;
  readonly level?: AccessLevel | null;
  readonly tenant?: string | null;
  readonly needsReason?: boolean;
  readonly needsTicket?: boolean;
  readonly approvals?: number;
  readonly longestDays?: number | null;
}

/** What a “grants policy” command was asked for. */
export type GrantPolicyRequest =
  | { readonly name: 'grants policy list' }
  | { readonly name: 'grants policy set'; readonly title: string; readonly change: GrantPolicyChange }
  | { readonly name: 'grants policy remove'; readonly title: string };

const every = 'every';
const none = 'none';
const orEvery = <T extends string>(name: T): Exclude<T, typeof every> | null =>
  name === every ? null : (name as Exclude<T, typeof every>);

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
/** Commander takes a null for no value, so that the word stays until the request is made. */
const days = (text: string): number | typeof none => (text === none ? none : whole(1, 3_650)(text));

/** Adds “grants policy …”; `found` is called with what was asked for. */
export const addGrantPolicyCommands = (
  grants: Command,
  found: (request: GrantPolicyRequest) => void,
): void => {
  const policy = grants.command('policy').description('what a grant needs before it is given');
  policy
    .command('list')
    .description('list the policies; where several apply, the strictest holds')
    .action(() => found({ name: 'grants policy list' }));
  policy
    .command('set')
    .description('add a policy, or change the one of this name; what is not named stays as it is')
    .argument('<name>')
    .option('--environment <name>', `the environment that it is about, or “${every}”`)
    .addOption(
      new Option('--level <level>', `the level that it is about, or “${every}”`).choices([
        ...accessLevels,
        every,
      ]),
    )
    .option('--tenant <slug>', `the tenant that it is about, or “${every}”`)
    .option('--reason', 'a reason is needed')
    .option('--no-reason', 'no reason is needed')
    .option('--ticket', 'a ticket is needed')
    .option('--no-ticket', 'no ticket is needed')
    .option('--approvals <number>', 'how many other people must approve', whole(0, 5))
    .option('--longest <days>', 'the longest time in days, or “none”', days)
    .action(
      (
        title: string,
        options: {
          environment?: string;
          level?: AccessLevel | typeof every;
          tenant?: string;
          reason?: boolean;
          ticket?: boolean;
          approvals?: number;
          longest?: number | typeof none;
        },
      ) =>
        found({
          name: 'grants policy set',
          title,
          change: {
            ...(options.environment === undefined ? {} : { environment: orEvery(options.environment) }),
            ...(options.level === undefined ? {} : { level: orEvery(options.level) }),
            ...(options.tenant === undefined ? {} : { tenant: orEvery(options.tenant) }),
            ...(options.reason === undefined ? {} : { needsReason: options.reason }),
            ...(options.ticket === undefined ? {} : { needsTicket: options.ticket }),
            ...(options.approvals === undefined ? {} : { approvals: options.approvals }),
            ...(options.longest === undefined
              ? {}
              : { longestDays: options.longest === none ? null : options.longest }),
          },
        }),
    );
  policy
    .command('remove')
    .description('remove the policy of this name')
    .argument('<name>')
    .action((title: string) => found({ name: 'grants policy remove', title }));
};
