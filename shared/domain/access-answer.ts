import { z } from 'zod';
import { rankNames } from './access-levels.ts';
import { ways } from './access-reach.ts';
import { objectKinds } from './directory.ts';
import { instant, uuid } from './identifiers.ts';

/** What an answer about access is made of, as it crosses the process boundary. */

export const accessLevel = z.enum(rankNames);
const wayName = z.enum(Object.keys(ways) as [keyof typeof ways, ...(keyof typeof ways)[]]);

/** A person's account, a group, a folder, an asset: whatever stands in a path. */
export const accessThing = z.object({
  kind: z.enum(objectKinds),
  /** Its ARN, where it has one. */
  key: z.string(),
  /** The id that the service's calls use: a user name, a dashboard's id. */
  id: z.string(),
  title: z.string(),
  namespace: z.string().nullable(),
  connection: z.object({ id: uuid, name: z.string() }),
  /** False for what a grant or group names and no list shows. */
  listed: z.boolean(),
  /** Of a person. */
  email: z.string().nullable(),
  role: z.string().nullable(),
});
export type AccessThing = z.infer<typeof accessThing>;

/** Who made it so, as far as Steward knows. */
export const accessOrigin = z.discriminatedUnion('by', [
  z.object({ by: z.literal('steward'), actor: z.string(), at: instant, runId: uuid, title: z.string() }),
  /** Seen to begin between two readings, and no run of Steward's did it. */
  z.object({ by: z.literal('outside') }),
  /** There at the first reading already, and no run of Steward's did it. */
  z.object({ by: z.literal('before') }),
]);
export type AccessOrigin = z.infer<typeof accessOrigin>;

/** How long something has been so: first seen then, and not there at the reading before. */
const since = {
  since: instant.nullable(),
  unseenAt: instant.nullable(),
};

/** When something ends by itself: Steward gave it for a time, and nothing else keeps it. Null where no end is known. */
const until = { until: instant.nullable() };

export const accessLink = z.object({
  /** `belongs`: a person to its namespace, or to everybody. */
  kind: z.enum(['member', 'belongs', 'grant', 'link_grant', 'contains']),
  ...since,
  origin: accessOrigin.nullable(),
});

/** One way from a person to an asset: `things` in order, and between each two of them a link. */
export const accessPathAnswer = z.object({
  level: accessLevel,
  /** False where the actions held are more or less than what stands for the level. */
  whole: z.boolean(),
  ways: z.array(wayName),
  things: z.array(accessThing),
  links: z.array(accessLink),
  ...since,
  ...until,
  origin: accessOrigin.nullable(),
  sentence: z.string(),
});
export type AccessPathAnswer = z.infer<typeof accessPathAnswer>;

/** Something that could not be read and would matter to the answer. */
export const accessGap = z.object({
  count: z.number().int(),
  sentence: z.string(),
  /** The permission that is missing, where the service named it. */
  action: z.string().nullable(),
  /** When it was last readable; null where it never was. */
  lastReadAt: instant.nullable(),
});
export type AccessGap = z.infer<typeof accessGap>;

/** What an answer rests on: as of when, how old, and what could not be seen. */
export const accessBasis = z.object({
  /** The instant asked about; null for now. */
  at: instant.nullable(),
  /** The readings of each account before that instant, and the one after it where there was one. */
  readings: z.array(
    z.object({
      connection: z.object({ id: uuid, name: z.string() }),
      lastSyncAt: instant.nullable(),
      nextSyncAt: instant.nullable(),
      running: z.boolean(),
    }),
  ),
  /** The oldest reading that the answer rests on. */
  oldestReadAt: instant.nullable(),
  gaps: z.array(accessGap),
  /** What of roles and custom permissions could not be seen: it adds no access, and may take abilities away. */
  limitGaps: z.array(accessGap),
});
export type AccessBasis = z.infer<typeof accessBasis>;

/** A role in the console: what somebody can do there at all. It opens no asset. */
export const consoleRole = z.object({
  role: z.string(),
  /** The group that is mapped to it; null where the account itself has it. */
  group: accessThing.nullable(),
});

/** A profile that takes abilities away, and where it is applied. The most specific one counts. */
export const accessRestriction = z.object({
  name: z.string(),
  on: z.enum(['person', 'role', 'account']),
  denied: z.array(z.string()),
  /** False where a more specific one counts instead. */
  counts: z.boolean(),
});
export type AccessRestriction = z.infer<typeof accessRestriction>;

export const pairAnswer = z.object({
  person: accessThing,
  asset: accessThing,
  level: accessLevel,
  ...until,
  paths: z.array(accessPathAnswer),
  /** There are more paths than are listed. */
  cut: z.boolean(),
  roles: z.array(consoleRole),
  restrictions: z.array(accessRestriction),
  basis: accessBasis,
  /** The whole answer in plain sentences. */
  text: z.string(),
});
export type PairAnswer = z.infer<typeof pairAnswer>;

/** How something is still reached when what somebody had of their own is gone. */
export const remainingAnswer = z.object({
  /** The first few, those that give most first. `through` as in “still effective through …”. */
  ways: z.array(z.object({ level: accessLevel, through: z.string() })),
  /** How many there are beside those. */
  more: z.number().int(),
  cut: z.boolean(),
  basis: accessBasis,
});
export type RemainingAnswer = z.infer<typeof remainingAnswer>;

export const reachedAsset = z.object({
  asset: accessThing,
  level: accessLevel,
  ways: z.array(wayName),
  ...until,
});
export type ReachedAsset = z.infer<typeof reachedAsset>;

export const personAnswer = z.object({
  person: accessThing,
  groups: z.array(accessThing),
  roles: z.array(consoleRole),
  restrictions: z.array(accessRestriction),
  /** How many there are at each level, before any filter. */
  counts: z.record(z.string(), z.number().int()),
  total: z.number().int(),
  assets: z.array(reachedAsset),
  basis: accessBasis,
  text: z.string(),
});
export type PersonAnswer = z.infer<typeof personAnswer>;

/** A grant that counts for an asset: on itself, or on a folder above it. */
export const countingGrant = z.object({
  principal: accessThing,
  level: accessLevel,
  whole: z.boolean(),
  byLink: z.boolean(),
  /** The asset itself or the folder that was granted. */
  on: accessThing,
  /** How many accounts it reaches; null where that is everybody on the internet. */
  people: z.number().int().nullable(),
  ...since,
  ...until,
  origin: accessOrigin.nullable(),
});
export type CountingGrantAnswer = z.infer<typeof countingGrant>;

export const audienceAnswer = z.object({
  asset: accessThing,
  /** The folders that it lies in, directly or not. */
  folders: z.array(accessThing),
  grants: z.array(countingGrant),
  counts: z.record(z.string(), z.number().int()),
  total: z.number().int(),
  people: z.array(z.object({ person: accessThing, level: accessLevel, ways: z.array(wayName), ...until })),
  basis: accessBasis,
  text: z.string(),
});
export type AudienceAnswer = z.infer<typeof audienceAnswer>;

/** Something that one has and the other has not, or has otherwise. */
export const accessDifference = z.object({
  thing: accessThing,
  before: accessLevel,
  after: accessLevel,
  /** When the one, or the other, loses its level again. */
  beforeUntil: instant.nullable(),
  afterUntil: instant.nullable(),
});
export type AccessDifference = z.infer<typeof accessDifference>;

export const compareAnswer = z.object({
  one: accessThing,
  other: accessThing,
  /** Groups of the one alone, of both, and of the other alone. */
  groups: z.object({
    one: z.array(accessThing),
    both: z.array(accessThing),
    other: z.array(accessThing),
  }),
  /** On how many things both have the same. */
  same: z.number().int(),
  total: z.number().int(),
  /** `before` is what the one has, `after` what the other has. */
  differences: z.array(accessDifference),
  basis: accessBasis,
  text: z.string(),
});
export type CompareAnswer = z.infer<typeof compareAnswer>;

export const broadAnswer = z.object({
  total: z.number().int(),
  grants: z.array(countingGrant),
  bases: z.array(accessBasis),
  text: z.string(),
});
export type BroadAnswer = z.infer<typeof broadAnswer>;

/** A fact that began or ended between two days. */
export const accessChange = z.object({
  at: instant,
  what: z.enum(['began', 'ended']),
  from: accessThing,
  to: accessThing,
  /** What a grant gave on the object itself; null where it is no grant. */
  level: accessLevel.nullable(),
  /** Who began it; null for an end, of which only the time is known. */
  origin: accessOrigin.nullable(),
  sentence: z.string(),
});
export type AccessChange = z.infer<typeof accessChange>;

export const changesAnswer = z.object({
  /** Whom or what was asked about; null for everything. */
  about: accessThing.nullable(),
  /** What a person has, or who has an asset, where that changed. */
  differences: z.array(accessDifference),
  /** What began and ended, newest first. */
  total: z.number().int(),
  changes: z.array(accessChange),
  bases: z.array(accessBasis),
  text: z.string(),
});
export type ChangesAnswer = z.infer<typeof changesAnswer>;
