import { z } from 'zod';
import { instant, uuid } from '../domain/identifiers.ts';
import { licencePrices, seatRoles } from '../domain/licence-prices.ts';
import { slug } from '../domain/tenant-spec.ts';
import { problem } from '../errors.ts';
import { admins, command, operators, query } from './procedure.ts';
import { planned } from './tenants.ts';

const cents = z.number().int();

export const judgedSeat = z.object({
  /** The account's ARN. */
  key: z.string(),
  userName: z.string(),
  /** The human it belongs to. */
  person: z.object({ id: uuid, name: z.string() }).nullable(),
  tenants: z.array(z.object({ slug: z.string(), name: z.string() })),
  role: z.string(),
  lastAt: instant.nullable(),
  /** A month; null where the role has no price. */
  cents: cents.nullable(),
  suggestion: z.enum(['remove', 'downgrade']).nullable(),
  /** The role after a downgrade. */
  to: z.enum(seatRoles).nullable(),
  saves: cents,
  reason: z.string(),
  /** Why what its use suggests cannot be done here; null where it can. */
  refused: z.string().nullable(),
  /** Assets that it holds an owner’s rights on. */
  owns: z.number().int(),
});
export type JudgedSeatShown = z.infer<typeof judgedSeat>;

export const licenceCost = z.object({ seats: cents, spice: cents, sessions: cents, total: cents });

export const pricesInForce = z.object({
  prices: licencePrices,
  /** Nobody has set any: these are AWS's list prices as they were then. */
  listed: z.object({ asOf: z.string() }).nullable(),
  setBy: z.string().nullable(),
  setAt: instant.nullable(),
});
export type PricesInForce = z.infer<typeof pricesInForce>;

export const licenceAdvice = z.object({
  connection: z.object({ id: uuid, name: z.string() }),
  /** When the oldest list of people was read; null where none was. */
  directoryReadAt: instant.nullable(),
  usage: z.object({
    knownSince: z.iso.date().nullable(),
    readAt: instant.nullable(),
    days: z.number().int(),
    /** Known long and lately enough for not being seen to mean anything. */
    enough: z.boolean(),
  }),
  pricing: pricesInForce,
  /** SPICE that datasets used when that was last read; null where it never was. */
  spice: z
    .object({
      bytes: z.number().int(),
      readAt: instant,
      datasets: z.number().int(),
      /** Datasets that could not be read; what they use is not among the bytes. */
      unread: z.number().int(),
    })
    .nullable(),
  bundledGb: z.number().int(),
  now: licenceCost,
  after: licenceCost,
  byRole: z.array(z.object({ role: z.string(), seats: z.number().int(), cents: cents.nullable() })),
  tenants: z.array(
    z.object({
      /** Null for accounts of no tenant. */
      slug: z.string().nullable(),
      name: z.string().nullable(),
      seats: z.number().int(),
      now: cents,
      after: cents,
    }),
  ),
  /** How many seats are suggested to change, and how many of those are refused. */
  suggested: z.number().int(),
  refused: z.number().int(),
  total: z.number().int(),
  seats: z.array(judgedSeat),
});
export type LicenceAdvice = z.infer<typeof licenceAdvice>;

const connectionId = uuid;

export const licencesContract = {
  /** Every seat judged by what its account did, what it costs now and what it would. Reads no cloud. */
  advise: query(operators)
    .input(
      z.object({
        connectionId,
        tenant: slug.optional(),
        only: z.enum(['suggested', 'refused', 'kept']).optional(),
        search: z.string().max(200).optional(),
        limit: z.number().int().min(1).max(500).default(50),
        offset: z.number().int().min(0).default(0),
      }),
    )
    .output(licenceAdvice),
  /** What so many more people would cost a month. */
  forecast: query(operators)
    .input(
      z.object({
        connectionId,
        people: z.number().int().min(1).max(100_000).default(50),
        /** All in this role; by default in the proportions of the tenant, or of everybody. */
        role: z.enum(seatRoles).optional(),
        tenant: slug.optional(),
      }),
    )
    .output(
      z.object({
        currency: z.string(),
        byRole: z.array(z.object({ role: z.enum(seatRoles), people: z.number().int(), cents })),
        total: cents,
      }),
    ),
  prices: query(operators).input(z.object({ connectionId })).output(pricesInForce),
  /** Keeps what this account pays; null goes back to the list prices. */
  setPrices: command(admins, 'licence.set_prices')
    .input(z.object({ connectionId, prices: licencePrices.nullable() }))
    .output(pricesInForce),
  /** Asks for each imported dataset how much SPICE it uses, and keeps the answer until it is asked again. */
  readSpice: command(admins, 'licence.read_spice')
    .input(z.object({ connectionId }))
    .output(
      z.object({
        bytes: z.number().int(),
        datasets: z.number().int(),
        /** Datasets that could not be read, and why the first could not. */
        unread: z.number().int(),
        problem: problem.nullable(),
        readAt: instant,
      }),
    ),
  /** Plans lower roles and removals. Reads the account, changes nothing. */
  plan: command(admins, 'licence.plan')
    .input(
      z.object({
        connectionId,
        changes: z
          .array(z.object({ key: z.string().max(2_048), what: z.enum(['remove', 'downgrade']) }))
          .min(1, 'Choose at least one account.')
          .max(500, 'At most 500 accounts at once.'),
      }),
    )
    .output(planned),
  /** Applies a reviewed plan by id and hash; answers as soon as the run is journalled. */
  apply: command(admins, 'licence.apply')
    .input(z.object({ planId: uuid, hash: z.string() }))
    .output(z.object({ runId: uuid })),
};
