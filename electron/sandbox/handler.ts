import type { Caller } from './caller.ts';
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
}

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
