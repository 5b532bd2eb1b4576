import { isSeatRole, type LicencePrices, type SeatRole } from './licence-prices.ts';

/** How long somebody must not have been seen before their seat is doubted, in days. */
export const idleDays = 90;

const dayMs = 24 * 3600 * 1000;

/** An account as far as its seat is judged. */
export interface Seat {
  /** Its ARN. */
  readonly key: string;
  readonly userName: string;
  readonly role: string;
  readonly identityType: string | null;
  /** An invitation that only a principal id names: nobody uses it yet, and nothing is paid for it. */
  readonly nameless: boolean;
  readonly lastAt: string | null;
  /** When it last made or changed something. */
  readonly changedAt: string | null;
  /** Assets that its person alone owns; null where grants could not be read. */
  readonly soleOwnerOf: number | null;
  /** When the directory first saw it, and, if it was read before without it, when last. */
  readonly firstSeenAt: string;
  readonly unseenAt: string | null;
  /** When Steward registered it; null where it did not, or long ago. */
  readonly registeredAt: string | null;
  readonly tenants: readonly { readonly slug: string; readonly name: string }[];
}

/** How far back use is known. */
export interface Coverage {
  /** The first day of those read without a gap (`2026-08-23`); null where nothing was read. */
  readonly knownSince: string | null;
  /** When the newest day was read. */
  readonly readAt: string | null;
}

export type Suggestion = 'remove' | 'downgrade';

export interface JudgedSeat {
  readonly seat: Seat;
  /** A month, in cents; null where its role has no price. */
  readonly cents: number | null;
  /** What would be cheaper; null where the seat is kept. */
  readonly suggestion: Suggestion | null;
  /** The role after a downgrade. */
  readonly to: SeatRole | null;
  /** In cents a month, where the suggestion is followed. */
  readonly saves: number;
  /** Why the seat is kept, or doubted. */
  readonly reason: string;
  /** Why what the use suggests is not done; null where it may be. */
  readonly refused: string | null;
}

/** What a role may become without losing what was used. */
const lower: Readonly<Partial<Record<SeatRole, SeatRole>>> = { AUTHOR: 'READER', AUTHOR_PRO: 'READER_PRO' };

/** Whole days that are known until now, today included; 0 where nothing is. */
export const daysKnown = ({ knownSince }: Coverage, now: Date): number =>
  knownSince === null
    ? 0
    : Math.max(
        0,
        Math.floor(
          (Date.parse(now.toISOString().slice(0, 10)) - Date.parse(`${knownSince}T00:00:00.000Z`)) / dayMs,
        ) + 1,
      );

/** Whether what is known reaches far enough, and is new enough, for not being seen to mean anything. */
export const isKnownLongEnough = (coverage: Coverage, now: Date): boolean =>
  daysKnown(coverage, now) >= idleDays &&
  coverage.readAt !== null &&
  now.getTime() - Date.parse(coverage.readAt) <= 2 * dayMs;

const dayIn = (at: string): string => at.slice(0, 10);

/** Judges one seat by what its account did. Never doubts what could not be seen. */
export const judgeSeat = (seat: Seat, prices: LicencePrices, coverage: Coverage, now: Date): JudgedSeat => {
  const role = isSeatRole(seat.role) ? seat.role : null;
  const paid = role === null ? null : seat.nameless ? 0 : prices.seats[role];
  const kept = (reason: string): JudgedSeat => ({
    seat,
    cents: paid,
    suggestion: null,
    to: null,
    saves: 0,
    reason,
    refused: null,
  });
  if (role === null || paid === null) return kept('Its role has no price here.');
  if (seat.nameless)
    return kept(
      'An invitation that nobody has answered: it has no use to judge, and nothing is paid for it.',
    );
  if (!isKnownLongEnough(coverage, now)) {
    const known = daysKnown(coverage, now);
    return kept(
      coverage.knownSince === null
        ? 'Its use was never read.'
        : known < idleDays
          ? `Its use is known for ${known} of ${idleDays} days.`
          : `Its use was last read on ${dayIn(coverage.readAt ?? coverage.knownSince)}: what came since is not known.`,
    );
  }
  const edge = now.getTime() - idleDays * dayMs;
  const within = (at: string | null) => at !== null && Date.parse(at) >= edge;
  if (within(seat.registeredAt))
    return kept(`The account is new: it was registered on ${dayIn(seat.registeredAt ?? '')}.`);
  const newToDirectory = Date.parse(seat.firstSeenAt) >= edge;
  if (seat.unseenAt !== null && newToDirectory)
    return kept(`The account is new: it was not there on ${dayIn(seat.unseenAt)}.`);
  if (role === 'ADMIN' || role === 'ADMIN_PRO')
    return kept('What admins do in the account does not show in what is read; decide by hand.');
  const doubted = (suggestion: Suggestion, to: SeatRole | null, reason: string): JudgedSeat => ({
    seat,
    cents: paid,
    suggestion,
    to,
    saves: paid - (to === null ? 0 : prices.seats[to]),
    reason,
    refused: refusalOf(seat),
  });
  if (!within(seat.lastAt))
    return doubted(
      'remove',
      null,
      seat.lastAt !== null
        ? `Last seen on ${dayIn(seat.lastAt)}.`
        : newToDirectory
          ? `Not seen since ${coverage.knownSince ?? ''}. Its age is not known: in the directory since ${dayIn(seat.firstSeenAt)}.`
          : `Not seen since ${coverage.knownSince ?? ''}, from when on its use is known.`,
    );
  const to = lower[role];
  if (to === undefined || within(seat.changedAt)) return kept(`Last seen on ${dayIn(seat.lastAt ?? '')}.`);
  if (prices.seats[to] >= paid) return kept('A lower role would not be cheaper.');
  return doubted('downgrade', to, `Looked at things until ${dayIn(seat.lastAt ?? '')}, and changed none.`);
};

const refusalOf = (seat: Seat): string | null => {
  if (seat.identityType === 'IAM_IDENTITY_CENTER')
    return 'IAM Identity Center decides its role and its end: change its groups there.';
  if (seat.soleOwnerOf === null)
    return 'The grants of some assets could not be read: what it alone owns is not known.';
  if (seat.soleOwnerOf > 0)
    return `It alone owns ${seat.soleOwnerOf} ${seat.soleOwnerOf === 1 ? 'asset' : 'assets'}: hand over by planning this person’s leaving, or give another owner first.`;
  return null;
};

export interface Cost {
  readonly seats: number;
  readonly spice: number;
  readonly sessions: number;
  readonly total: number;
}

/** SPICE that is used, in bytes; null where it is not known. It is then left out of the cost, not taken for none. */
export type SpiceBytes = number | null;

const gigabyte = 1024 ** 3;

/** Gigabytes that come with the seats. */
export const bundledGb = (roles: readonly string[], prices: LicencePrices): number =>
  roles.filter((role) => /^(AUTHOR|ADMIN)(_PRO)?$/.test(role)).length * prices.bundledSpiceGb;

/** What a month costs, in cents. A begun gigabyte of SPICE beyond the bundled ones is paid as a whole one. */
export const costOf = (roles: readonly string[], prices: LicencePrices, spice: SpiceBytes = null): Cost => {
  const seats = roles.reduce((sum, role) => sum + (isSeatRole(role) ? prices.seats[role] : 0), 0);
  const beyond = spice === null ? 0 : Math.max(0, Math.ceil(spice / gigabyte - bundledGb(roles, prices)));
  const spiceCents = beyond * prices.spiceGb;
  const sessions = prices.sessions * prices.session;
  return { seats, spice: spiceCents, sessions, total: seats + spiceCents + sessions };
};

/** The roles that are paid once every suggestion that may be followed is: one entry for each seat. */
export const rolesAfter = (judged: readonly JudgedSeat[]): string[] =>
  judged.flatMap(({ seat, suggestion, refused, to }) => {
    if (seat.nameless) return [];
    if (suggestion === null || refused !== null) return [seat.role];
    return suggestion === 'remove' ? [] : [to ?? seat.role];
  });

export const rolesNow = (judged: readonly JudgedSeat[]): string[] =>
  judged.flatMap(({ seat }) => (seat.nameless ? [] : [seat.role]));

export interface Forecast {
  readonly byRole: readonly { readonly role: SeatRole; readonly people: number; readonly cents: number }[];
  /** A month, in cents. */
  readonly total: number;
}

/**
 * What so many more people would cost a month: all in one role, or in the proportions of those who are there. People
 * are dealt out by largest remainder, so that their number is exact; equal remainders go to the cheaper role.
 */
export const forecast = (
  people: number,
  mix: SeatRole | readonly string[],
  prices: LicencePrices,
): Forecast => {
  const seats = prices.seats;
  const counts = new Map<SeatRole, number>();
  if (typeof mix === 'string') counts.set(mix, people);
  else {
    const known = mix.filter(isSeatRole);
    // Where nobody is, readers come first.
    if (known.length === 0) counts.set('READER', people);
    else {
      const groups = [...Map.groupBy(known, (role) => role)].map(([role, all]) => {
        const exact = (people * all.length) / known.length;
        return { role, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
      });
      let left = people - groups.reduce((sum, { whole }) => sum + whole, 0);
      const dealt = groups.toSorted((a, b) => b.rest - a.rest || seats[a.role] - seats[b.role]);
      for (const { role, whole } of dealt) {
        const one = left > 0 ? 1 : 0;
        left -= one;
        if (whole + one > 0) counts.set(role, whole + one);
      }
    }
  }
  const byRole = [...counts]
    .map(([role, number]) => ({ role, people: number, cents: number * seats[role] }))
    .filter((one) => one.people > 0)
    .sort((a, b) => b.people - a.people || a.role.localeCompare(b.role));
  return { byRole, total: byRole.reduce((sum, { cents }) => sum + cents, 0) };
};
