import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  accessBasis,
  audienceAnswer,
  broadAnswer,
  changesAnswer,
  compareAnswer,
  pairAnswer,
  personAnswer,
} from '../domain/access-answer.ts';
import { uuid } from '../domain/identifiers.ts';
import { offered, operators, query } from './procedure.ts';

/** A name, an e-mail address, an id or an ARN. */
const named = z.string().trim().min(1, 'It must not be empty.').max(2_048);

const asked = {
  /** A day (`2026-03-01`, meant to its end in UTC) or an instant; now where it is left out. */
  at: z.string().max(40).optional(),
  /** Only this connection's part of the directory. */
  connectionId: uuid.optional(),
};
const paging = {
  search: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(500).default(100),
  offset: z.number().int().min(0).default(0),
};

/** One part of the table of everybody beside everything. */
export const matrixPart = z.discriminatedUnion('type', [
  /** First: the line of headings, how many lines follow, and what the table rests on. */
  z.object({
    type: z.literal('begin'),
    header: z.string(),
    people: z.number().int(),
    assets: z.number().int(),
    /** So many grants, of all connections, end by themselves: the letters say what holds now. */
    ending: z.number().int(),
    bases: z.array(accessBasis),
  }),
  z.object({ type: z.literal('lines'), text: z.string() }),
]);

/** Why anybody can see anything, from the directory. Everything here only reads. */
export const accessContract = {
  /** What one person has on one asset: every path, its level, since when and by whom. */
  pair: query(operators)
    .meta(
      offered(
        'GET /access/pair',
        'access:read',
        'Explains what a person has on an asset, with every path to it',
      ),
    )
    .input(z.object({ user: named, asset: named, ...asked }))
    .output(pairAnswer),
  /** What one person can see. */
  person: query(operators)
    .meta(offered('GET /access/person', 'access:read', 'Lists what a person can see'))
    .input(z.object({ user: named, ...asked, ...paging }))
    .output(personAnswer),
  /** Who can see one asset. */
  audience: query(operators)
    .meta(offered('GET /access/audience', 'access:read', 'Lists who can see an asset'))
    .input(z.object({ asset: named, ...asked, ...paging }))
    .output(audienceAnswer),
  /** Two people, or a person and a group, side by side. */
  compare: query(operators)
    .input(
      z.object({ user: named, otherUser: named.optional(), group: named.optional(), ...asked, ...paging }),
    )
    .output(compareAnswer),
  /** Every grant to a whole namespace or to everybody on the internet. */
  broad: query(operators)
    .input(z.object({ ...asked, ...paging }).prefault({}))
    .output(broadAnswer),
  /** What changed between two days: for a person, for an asset, or everywhere. */
  changes: query(operators)
    .input(
      z.object({
        from: z.string().max(40),
        /** Now where it is left out. */
        to: z.string().max(40).optional(),
        user: named.optional(),
        asset: named.optional(),
        connectionId: uuid.optional(),
        ...paging,
      }),
    )
    .output(changesAnswer),
  /** Every person beside every asset as lines of CSV, one letter a cell. */
  matrix: query(operators, 'access.matrix')
    .input(
      z.object({
        ...asked,
        /** Beside each letter that ends within so many days, the day on which it does: `V 2026-12-31`. */
        endsWithinDays: z.number().int().min(1).max(366).optional(),
      }),
    )
    .output(eventIterator(matrixPart)),
};
