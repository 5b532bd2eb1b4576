import { type Command, InvalidArgumentError, Option } from 'commander';
import { centsOf, type LicencePrices, type SeatRole, seatRoles } from '../../shared/domain/licence-prices.ts';
import { oneMore } from './option-values.ts';
import { type PlanChoice, type PlanChoiceOptions, planChoiceOf, withPlanChoice } from './plan-choice.ts';

/** One price, as somebody types it, and where it belongs. */
export type PriceChange = (prices: LicencePrices) => LicencePrices;

/** What a “licence” command was asked for. */
export type LicenceRequest =
  | {
      readonly name: 'licence advise';
      readonly tenant: string | undefined;
      readonly only: 'suggested' | 'refused' | 'kept' | undefined;
    }
  | { readonly name: 'licence prices'; readonly changes: readonly PriceChange[]; readonly reset: boolean }
  | {
      readonly name: 'licence forecast';
      readonly people: number;
      readonly role: SeatRole | undefined;
      readonly tenant: string | undefined;
    }
  | ({
      readonly name: 'licence change';
      /** User names or ARNs. */
      readonly remove: readonly string[];
      readonly lower: readonly string[];
    } & PlanChoice);

/** `author-pro` for `AUTHOR_PRO`. */
export const roleOption = (role: SeatRole): string => role.toLowerCase().replace('_', '-');

const whole = (text: string): number => {
  if (!/^\d{1,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const amount = (text: string): number => {
  const cents = centsOf(text);
  if (cents === undefined)
    throw new InvalidArgumentError(
      'A price is a number with at most two digits after the point: 24 or 0.38.',
    );
  return cents;
};

const names = [
  ...seatRoles.map(roleOption),
  'spice-gb',
  'bundled-spice-gb',
  'session',
  'sessions',
  'currency',
];

const priceChange = (text: string, before: readonly PriceChange[]): readonly PriceChange[] => {
  const [, name = '', value = ''] = /^([a-z-]+)=(.+)$/.exec(text) ?? [];
  const role = seatRoles.find((one) => roleOption(one) === name);
  if (role !== undefined) {
    const cents = amount(value);
    return [...before, (prices) => ({ ...prices, seats: { ...prices.seats, [role]: cents } })];
  }
  switch (name) {
    case 'spice-gb': {
      const spiceGb = amount(value);
      return [...before, (prices) => ({ ...prices, spiceGb })];
    }
    case 'session': {
      const session = amount(value);
      return [...before, (prices) => ({ ...prices, session })];
    }
    case 'bundled-spice-gb': {
      const bundledSpiceGb = whole(value);
      return [...before, (prices) => ({ ...prices, bundledSpiceGb })];
    }
    case 'sessions': {
      const sessions = whole(value);
      return [...before, (prices) => ({ ...prices, sessions })];
    }
    case 'currency': {
      if (!/^[A-Z]{3}$/.test(value))
        throw new InvalidArgumentError('A currency is three capital letters, such as USD.');
      return [...before, (prices) => ({ ...prices, currency: value })];
    }
    default:
      throw new InvalidArgumentError(
        `Name a price and its amount: reader=3. Prices are ${names.join(', ')}.`,
      );
  }
};

const people = (text: string): number => {
  const number = whole(text);
  if (number < 1 || number > 100_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 100000.');
  return number;
};

/** Adds `licence` and what stands under it. */
export const addLicenceCommands = (program: Command, found: (request: LicenceRequest) => void): void => {
  const licence = program
    .command('licence')
    .description('who needs which seat, what it costs, and what it would');
  licence
    .command('advise')
    .description('judge every seat by ninety days of use, with the cost now and after')
    .option('--tenant <slug>', 'only the people of one tenant')
    .addOption(new Option('--only <which>', 'only these seats').choices(['suggested', 'refused', 'kept']))
    .action(({ tenant, only }: { tenant?: string; only?: 'suggested' | 'refused' | 'kept' }) =>
      found({ name: 'licence advise', tenant, only }),
    );
  licence
    .command('prices')
    .description('what this account pays a month; AWS’s list prices until somebody sets others')
    .option('--set <price=amount>', `set one; may be given again: ${names.join(', ')}`, priceChange, [])
    .option('--reset', 'go back to the list prices')
    .action(({ set, reset }: { set: readonly PriceChange[]; reset?: boolean }, command: Command) => {
      if (set.length > 0 && reset === true)
        command.error('error: give either --set or --reset', { code: 'commander.invalidArgument' });
      found({ name: 'licence prices', changes: set, reset: reset === true });
    });
  licence
    .command('forecast')
    .description('what so many more people would cost a month')
    .option('--people <n>', 'how many', people, 50)
    .addOption(
      new Option('--role <role>', 'all in this role; by default as those who are there').choices(
        seatRoles.map(roleOption),
      ),
    )
    .option('--tenant <slug>', 'as the people of one tenant')
    .action(({ people: number, role, tenant }: { people: number; role?: string; tenant?: string }) =>
      found({
        name: 'licence forecast',
        people: number,
        role: seatRoles.find((one) => roleOption(one) === role),
        tenant,
      }),
    );
  withPlanChoice(
    licence
      .command('change')
      .description('remove advised accounts and lower advised roles: plan, review, apply')
      .option('--remove <user>', 'user name or ARN; may be given again', oneMore, [])
      .option('--lower <user>', 'user name or ARN; may be given again', oneMore, []),
  ).action(
    (
      options: { remove: readonly string[]; lower: readonly string[] } & PlanChoiceOptions,
      command: Command,
    ) => {
      if (options.remove.length + options.lower.length === 0)
        command.error('error: name somebody with --remove or --lower', {
          code: 'commander.missingArgument',
        });
      found({
        name: 'licence change',
        remove: options.remove,
        lower: options.lower,
        ...planChoiceOf(options),
      });
    },
  );
};
