import { z } from 'zod';

/** Whole cents: money is never a fraction of one. */
const cents = z.number().int().min(0).max(100_000_000);

/** The roles that a seat is paid for. */
export const seatRoles = ['READER', 'READER_PRO', 'AUTHOR', 'AUTHOR_PRO', 'ADMIN', 'ADMIN_PRO'] as const;
export type SeatRole = (typeof seatRoles)[number];

export const isSeatRole = (role: string): role is SeatRole => seatRoles.some((known) => known === role);

/** What an account pays, each a month and in cents of one currency. */
export const licencePrices = z.object({
  /** As in ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'Three capital letters, such as USD.'),
  seats: z.object({
    READER: cents,
    READER_PRO: cents,
    AUTHOR: cents,
    AUTHOR_PRO: cents,
    ADMIN: cents,
    ADMIN_PRO: cents,
  }),
  /** A gigabyte of SPICE beyond what comes with the seats. */
  spiceGb: cents,
  /** Gigabytes of SPICE that come with each author's or admin's seat. */
  bundledSpiceGb: z.number().int().min(0).max(100_000),
  /** One session of a reader, where sessions are bought instead of seats. */
  session: cents,
  /** Sessions bought a month; 0 where none are. */
  sessions: z.number().int().min(0).max(100_000_000),
});
export type LicencePrices = z.infer<typeof licencePrices>;

/**
 * What AWS lists in US dollars: seats by its user guide ("user types", "Monitoring upgrades"), SPICE and sessions as
 * its resellers and community report them. They change and are negotiated, so that each connection keeps its own.
 */
export const listPrices: LicencePrices = {
  currency: 'USD',
  seats: { READER: 300, READER_PRO: 2_000, AUTHOR: 2_400, AUTHOR_PRO: 4_000, ADMIN: 2_400, ADMIN_PRO: 4_000 },
  spiceGb: 38,
  bundledSpiceGb: 10,
  session: 50,
  sessions: 0,
};

/** When these were published, as far as is known. */
export const listPricesAsOf = '2026-08';

/** `$1,234.50`, or `EUR 1,234.50` for what has no sign of its own here. */
const grouped = new Intl.NumberFormat('en-US');

export const moneyText = (amount: number, currency: string): string => {
  const sign = amount < 0 ? '−' : '';
  const whole = grouped.format(Math.floor(Math.abs(amount) / 100));
  const rest = Math.abs(amount) % 100;
  const number = rest === 0 ? whole : `${whole}.${String(rest).padStart(2, '0')}`;
  return `${sign}${currency === 'USD' ? '$' : `${currency} `}${number}`;
};

/** Cents of an amount as somebody types it: `24`, `24.5`, `24.50`. Undefined for anything else, also a third digit. */
export const centsOf = (typed: string): number | undefined => {
  const [, whole, rest = ''] = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(typed.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(rest.padEnd(2, '0') || '0');
};

/** The other way round. */
export const typedAmount = (amount: number): string =>
  `${Math.floor(amount / 100)}${amount % 100 === 0 ? '' : `.${String(amount % 100).padStart(2, '0')}`}`;
