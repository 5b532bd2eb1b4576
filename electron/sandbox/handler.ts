import type { Caller } from './caller.ts';
import { RawJson } from './raw-json.ts';
import type { World } from './world.ts';

/** What a handler knows besides its input. Times are milliseconds since the epoch. */
export interface Call {
  readonly world: World;
  readonly operation: string;
  /** The region the request was signed for. */
  readonly region: string;
  readonly caller: Caller;
  readonly now: number;
  readonly requestId: string;
  /** Where the caller reached the sandbox: `http://127.0.0.1:4566`. */
  readonly origin: string;
  /** The body's members as they were sent, to the letter. */
  readonly raw: ReadonlyMap<string, string>;
  /** Those of them that this version of the service does not know. They are kept and given back. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** A member of the body as it was sent; undefined when it was not, or is null. */
export function rawMember(call: Pick<Call, 'raw'>, name: string): RawJson | undefined {
  const text = call.raw.get(name);
  return text === undefined || text === 'null' ? undefined : new RawJson(text);
}

/** What the service does not know of a body. */
export const unknownMembers = (call: Pick<Call, 'unknown'>): Readonly<Record<string, RawJson>> =>
  Object.fromEntries([...call.unknown].map(([name, text]) => [name, new RawJson(text)]));

/**
 * An SDK request type as it arrives: the schema check has made sure of required members, which the SDK
 * types as `| undefined`.
 */
export type Given<T> = {
  readonly [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] : NonNullable<T[K]>;
};

/** Answers with the output structure's members as JSON; timestamps as epoch seconds. Throws `ServiceError`. */
export type Handler<Input> = (call: Call, input: Given<Input>) => Readonly<Record<string, unknown>>;

/** Operation names and their handlers, whatever their inputs: the schema check stands between. */
export type Handlers = Readonly<Record<string, Handler<never>>>;

/** Milliseconds to the wire's epoch seconds. */
export const epochSeconds = (ms: number): number => ms / 1000;
