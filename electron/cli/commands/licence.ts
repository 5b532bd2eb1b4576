import type { JudgedSeatShown, LicenceAdvice, PricesInForce } from '../../../shared/contract/licences.ts';
import { moneyText, seatRoles } from '../../../shared/domain/licence-prices.ts';
import { roleWord } from '../../../shared/domain/role-word.ts';
import { StewardError } from '../../../shared/errors.ts';
import { type CommandContext, type ExitCode, exitCodes, show } from '../command-context.ts';
import { connectionOf } from '../connection-of.ts';
import { type LicenceRequest, roleOption } from '../licence-request.ts';
import { terminalList, terminalTable, terminalText } from '../terminal-text.ts';
import { applyPlanned } from './apply-planned.ts';

type Of<N extends LicenceRequest['name']> = Extract<LicenceRequest, { readonly name: N }>;

const page = 500;

const everySeat = async (
  { client }: CommandContext,
  input: Parameters<CommandContext['client']['licences']['advise']>[0],
): Promise<LicenceAdvice> => {
  const first = await client.licences.advise({ ...input, limit: page });
  const seats = [...first.seats];
  while (seats.length < first.total) {
    const more = await client.licences.advise({ ...input, limit: page, offset: seats.length });
    if (more.seats.length === 0) break;
    seats.push(...more.seats);
  }
  return { ...first, seats };
};

const adviceOf = ({ suggestion, to, refused }: JudgedSeatShown): string => {
  if (suggestion === null) return 'keep';
  const what = suggestion === 'remove' ? 'remove' : `make ${roleWord(to)}`;
  return refused === null ? what : `${what}, but not here`;
};

const usageText = ({ usage }: LicenceAdvice): string => {
  if (usage.knownSince === null) return 'never read: nothing is advised. Read it with: steward usage sync';
  const known = `known for ${usage.days} days, since ${usage.knownSince}`;
  return usage.enough ? known : `${known}: not long or lately enough, so nothing is advised`;
};

const unread = 'not known: the account was not read yet. Read it with: steward directory sync';

const spiceText = ({ spice, bundledGb, byRole }: LicenceAdvice): string => {
  // Of an account that was never read it is not known what comes with its seats.
  if (byRole.length === 0) return unread;
  const bundled = `${bundledGb} GB come with the seats`;
  if (spice === null) return `not read yet: the page Licences reads it; ${bundled}`;
  const missing = spice.unread > 0 ? `, without ${spice.unread} datasets that could not be read` : '';
  return `${(spice.bytes / 1024 ** 3).toFixed(1)} GB used${missing}, read at ${spice.readAt}; ${bundled}`;
};

/** Every seat judged, with the cost now and after. */
export const licenceAdvise = async (
  context: CommandContext,
  { tenant, only }: Of<'licence advise'>,
): Promise<ExitCode> => {
  const connectionId = await connectionOf(context);
  const advice = await everySeat(context, {
    connectionId,
    ...(tenant === undefined ? {} : { tenant }),
    ...(only === undefined ? {} : { only }),
  });
  const { currency } = advice.pricing.prices;
  const money = (cents: number | null) => (cents === null ? '-' : moneyText(cents, currency));
  show(context, { advice }, () => {
    const facts = terminalList([
      ['Connection', advice.connection.name],
      ['Use', usageText(advice)],
      ['SPICE', spiceText(advice)],
      [
        'Prices',
        advice.pricing.listed
          ? `AWS’s list of ${advice.pricing.listed.asOf}: check your contract`
          : `set by ${advice.pricing.setBy ?? ''}`,
      ],
      // Of an account that was never read it is not known that its seats cost nothing.
      ...(advice.byRole.length === 0
        ? [['A month', unread] as const]
        : [
            ['A month now', money(advice.now.total)] as const,
            ['A month after', money(advice.after.total)] as const,
          ]),
    ]);
    const tenants = terminalTable(
      ['TENANT', 'SEATS', 'NOW', 'AFTER'],
      advice.tenants.map((one) => [
        one.name ?? 'no tenant',
        String(one.seats),
        money(one.now),
        money(one.after),
      ]),
    );
    const seats = terminalTable(
      ['ACCOUNT', 'ROLE', 'A MONTH', 'LAST SEEN', 'ADVICE', 'SAVES', 'WHY'],
      advice.seats.map((one) => [
        one.userName,
        roleWord(one.role),
        money(one.cents),
        one.lastAt?.slice(0, 10) ?? '-',
        adviceOf(one),
        one.saves > 0 ? money(one.saves) : '-',
        one.refused ?? one.reason,
      ]),
    );
    return `${facts}\n${tenants}\n${seats}`;
  });
  return exitCodes.done;
};

const pricesText = ({ prices, listed, setBy, setAt }: PricesInForce): string => {
  const money = (cents: number) => moneyText(cents, prices.currency);
  const table = terminalTable(
    ['PRICE', 'A MONTH'],
    [
      ...seatRoles.map((role) => [roleOption(role), money(prices.seats[role])]),
      ['spice-gb', money(prices.spiceGb)],
      ['bundled-spice-gb', `${prices.bundledSpiceGb} GB with each author or admin`],
      ['session', money(prices.session)],
      ['sessions', String(prices.sessions)],
      ['currency', prices.currency],
    ],
  );
  const source = listed
    ? `These are AWS’s list prices of ${listed.asOf}: check your contract.`
    : `Set by ${terminalText(setBy ?? '')} at ${terminalText(setAt ?? '')}.`;
  const typed = 'Sessions are what you enter: no API, metric or event of QuickSight counts them.';
  return `${table}\n${source}\n${typed}\n`;
};

/** What an account pays; sets some of it where that is asked for. */
export const licencePrices = async (
  context: CommandContext,
  { changes, reset }: Of<'licence prices'>,
): Promise<ExitCode> => {
  const connectionId = await connectionOf(context);
  const { client } = context;
  const before = await client.licences.prices({ connectionId });
  const wanted = changes.reduce((prices, change) => change(prices), before.prices);
  const pricing =
    changes.length === 0 && !reset
      ? before
      : await client.licences.setPrices({ connectionId, prices: reset ? null : wanted });
  show(context, { pricing }, () => pricesText(pricing));
  return exitCodes.done;
};

/** What so many more people would cost. */
export const licenceForecast = async (
  context: CommandContext,
  { people, role, tenant }: Of<'licence forecast'>,
): Promise<ExitCode> => {
  const connectionId = await connectionOf(context);
  const forecast = await context.client.licences.forecast({
    connectionId,
    people,
    ...(role === undefined ? {} : { role }),
    ...(tenant === undefined ? {} : { tenant }),
  });
  show(context, { forecast }, () => {
    const table = terminalTable(
      ['ROLE', 'PEOPLE', 'A MONTH'],
      forecast.byRole.map((one) => [
        roleWord(one.role),
        String(one.people),
        moneyText(one.cents, forecast.currency),
      ]),
    );
    return `${table}\n${people} more people would cost ${moneyText(forecast.total, forecast.currency)} a month.\n`;
  });
  return exitCodes.done;
};

/** Plans the removals and lower roles that were named, shows the plan and applies it when agreed to. */
export const licenceChange = async (
  context: CommandContext,
  request: Of<'licence change'>,
): Promise<ExitCode> => {
  const connectionId = await connectionOf(context);
  const { client } = context;
  const { seats } = await everySeat(context, { connectionId });
  const keyOf = (name: string): string => {
    const found = seats.filter(({ key, userName }) => key === name || userName === name);
    const [one, another] = found;
    if (one === undefined || another !== undefined)
      throw new StewardError({
        code: one === undefined ? 'NOT_FOUND' : 'BAD_INPUT',
        happened:
          one === undefined
            ? `There is no account "${name}" in this connection.`
            : `Several namespaces have an account "${name}".`,
        unchanged: 'Nothing was planned.',
        todo: 'Name it as “steward licence advise --json” does, by its key.',
      });
    return one.key;
  };
  const planned = await client.licences.plan({
    connectionId,
    changes: [
      ...request.remove.map((name) => ({ key: keyOf(name), what: 'remove' as const })),
      ...request.lower.map((name) => ({ key: keyOf(name), what: 'downgrade' as const })),
    ],
  });
  return applyPlanned(context, planned, request, client.licences.apply);
};
