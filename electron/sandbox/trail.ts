import { randomUUID } from 'node:crypto';
import { authorize, type Caller } from './caller.ts';
import { page } from './pages.ts';
import { ServiceError } from './service-error.ts';
import type { World } from './world.ts';

/** How far back CloudTrail's event history reaches. */
const keptMs = 90 * 24 * 3600 * 1000;
const mostPerPage = 50;
const quicksight = 'quicksight.amazonaws.com';

interface TrailRow {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly user_name: string | null;
  readonly record: string;
}

/** One event to be kept. `record` is what stands in `CloudTrailEvent`, without what all events have. */
export interface NewTrailEvent {
  readonly at: number;
  readonly region: string;
  readonly name: string;
  readonly userName?: string | undefined;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Puts an event into the history. */
export function recordTrail(world: World, { at, region, name, userName, record }: NewTrailEvent): void {
  const id = randomUUID();
  world.run(
    'INSERT INTO trail_events (id, at, region, name, user_name, record) VALUES (:id, :at, :region, :name, :userName, :record)',
    {
      id,
      at,
      region,
      name,
      userName: userName ?? null,
      record: JSON.stringify({
        eventVersion: '1.11',
        eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
        eventSource: quicksight,
        eventName: name,
        awsRegion: region,
        eventID: id,
        recipientAccountId: world.accountId,
        ...record,
      }),
    },
  );
}

/** The bytes of a request's body from which on CloudTrail leaves its parameters out. */
export const longestParameters = 100_000;

/** What CloudTrail never shows. */
const hidden = new Set(['Credentials', 'Password', 'Body']);
const notShown = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** The request as CloudTrail shows it. */
const shownParameters = (input: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(input).map(([name, value]) => [
          name.charAt(0).toLowerCase() + name.slice(1),
          hidden.has(name) ? notShown : value,
        ]),
      ),
      (name, value: unknown) => (hidden.has(name) ? notShown : value),
    ),
  );

/** The history's entry of a call that changed something; without `input` where that is too large. */
export const callRecord = (
  world: World,
  caller: Caller,
  input: Readonly<Record<string, unknown>> | undefined,
): Pick<NewTrailEvent, 'userName' | 'record'> => {
  const session = /assumed-role\/([^/]+)\/(.+)$/.exec(caller.arn);
  const userName = session === null ? caller.arn.split('/').at(-1) : session[2];
  return {
    userName,
    record: {
      eventType: 'AwsApiCall',
      readOnly: false,
      userIdentity: {
        type: session === null ? 'IAMUser' : 'AssumedRole',
        principalId: caller.userId,
        arn: caller.arn,
        accountId: world.accountId,
        ...(session === null ? { userName } : {}),
      },
      requestParameters: input === undefined ? null : shownParameters(input),
    },
  };
};

const bad = (name: string, message: string) => new ServiceError(name, message, 400);

/** Runs LookupEvents of CloudTrail's JSON protocol. Throws `ServiceError`. */
export function answerTrail(
  world: World,
  caller: Caller,
  call: {
    readonly target: string;
    readonly region: string;
    readonly body: Readonly<Record<string, unknown>>;
    readonly now: number;
  },
): Readonly<Record<string, unknown>> {
  const operation = call.target.split('.').at(-1) ?? '';
  if (operation !== 'LookupEvents')
    throw bad('UnsupportedOperationException', `The sandbox does not implement CloudTrail's ${operation}.`);
  authorize(caller, 'cloudtrail:LookupEvents', '*');
  const { body, now, region } = call;
  const time = (value: unknown, otherwise: number): number => {
    if (value === undefined || value === null) return otherwise;
    if (typeof value !== 'number') throw bad('SerializationException', 'A time is a number of seconds.');
    return value * 1000;
  };
  const from = Math.max(time(body.StartTime, 0), now - keptMs);
  const to = time(body.EndTime, now);
  if (time(body.StartTime, 0) > to)
    throw bad('InvalidTimeRangeException', 'End time cannot be before start time.');
  const size = body.MaxResults ?? mostPerPage;
  if (!Number.isInteger(size) || (size as number) < 1 || (size as number) > mostPerPage)
    throw bad('InvalidMaxResultsException', `MaxResults is between 1 and ${mostPerPage}.`);
  const where = condition(body.LookupAttributes);
  const { NextToken } = body;
  if (NextToken !== undefined && typeof NextToken !== 'string')
    throw bad('InvalidNextTokenException', 'The NextToken is not valid.');
  // Newest first: the key counts down.
  const most = Number.MAX_SAFE_INTEGER;
  const keyOf = ({ at, seq }: Pick<TrailRow, 'at' | 'seq'>) =>
    `${String(most - at).padStart(16, '0')}${String(most - seq).padStart(16, '0')}`;
  const found = page<TrailRow>(
    { operation, world },
    { NextToken, MaxResults: size as number },
    JSON.stringify([region, body.StartTime, body.EndTime, body.LookupAttributes]),
    keyOf,
    (after, limit) =>
      world.rows<TrailRow>(
        `SELECT seq, id, at, name, user_name, record FROM trail_events
         WHERE region = :region AND at >= :from AND at < :to AND ${where.sql}
           AND (at, seq) < (:at, :seq)
         ORDER BY at DESC, seq DESC LIMIT :limit`,
        {
          region,
          from,
          // Whole seconds: the last one counts in full.
          to: Math.floor(to / 1000) * 1000 + 1000,
          at: after === '' ? most : most - Number(after.slice(0, 16)),
          seq: after === '' ? most : most - Number(after.slice(16)),
          limit,
          ...where.values,
        },
      ),
  );
  return {
    Events: found.rows.map(({ id, at, name, user_name, record }) => ({
      EventId: id,
      EventName: name,
      EventTime: Math.floor(at / 1000),
      EventSource: quicksight,
      ReadOnly: /^(?:Get|Query)/.test(name) ? 'true' : 'false',
      ...(user_name === null ? {} : { Username: user_name }),
      Resources: [],
      CloudTrailEvent: record,
    })),
    ...(found.nextToken === undefined ? {} : { NextToken: found.nextToken }),
  };
}

const columns: Readonly<Record<string, string>> = { EventId: 'id', EventName: 'name', Username: 'user_name' };

function condition(attributes: unknown): { readonly sql: string; readonly values: Record<string, string> } {
  if (attributes === undefined || attributes === null) return { sql: '1', values: {} };
  const [only, ...more] = Array.isArray(attributes) ? (attributes as Record<string, unknown>[]) : [];
  if (only === undefined) return { sql: '1', values: {} };
  const { AttributeKey: key, AttributeValue: value } = only;
  if (more.length > 0 || typeof key !== 'string' || typeof value !== 'string')
    throw bad('InvalidLookupAttributesException', 'You can only look up by one attribute, with a value.');
  if (key === 'EventSource') return { sql: value === quicksight ? '1' : '0', values: {} };
  const column = columns[key];
  if (column === undefined)
    throw bad('InvalidLookupAttributesException', `The sandbox does not look up by ${key}.`);
  return { sql: `${column} = :value`, values: { value } };
}
