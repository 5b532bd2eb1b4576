import type { CallCounts } from '../../shared/domain/plan.ts';

/**
 * How a call to an outside system ended when it did not succeed. Connectors throw nothing else.
 *
 * - `refused`: the service answered no; it did nothing; asking again will not help.
 * - `throttled`: it answered "too fast" more often than patience allows; it did nothing.
 * - `unavailable`: no answer, or a 5xx, to a call that only reads.
 * - `in_doubt`: no answer, or a 5xx, to a call that changes something: it may have happened.
 * - `aborted`: cancelled on our side before it was sent.
 */
export type CloudFailure = 'refused' | 'throttled' | 'unavailable' | 'in_doubt' | 'aborted';

/** The one error of all connectors. `name`, `message` and `status` are the service's own; never a secret. */
export class CloudError extends Error {
  readonly failure: CloudFailure;
  readonly service: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(fields: {
    name: string;
    message: string;
    failure: CloudFailure;
    service: string;
    operation: string;
    status?: number | undefined;
    requestId?: string | undefined;
    cause?: unknown;
  }) {
    super(fields.message, { cause: fields.cause });
    this.name = fields.name;
    this.failure = fields.failure;
    this.service = fields.service;
    this.operation = fields.operation;
    this.status = fields.status;
    this.requestId = fields.requestId;
  }
}

/** Adds up what was sent; one per run, handed to whatever calls on the run's behalf. */
export interface CallMeter {
  count(kind: keyof CallCounts): void;
}

/** One budget of calls per second, shared by everybody who calls one account and region. */
export interface RateLimiter {
  /**
   * Resolves when a call may be sent; rejects with the signal's reason. `next` goes before all who wait: it is
   * for calls on whose answer others depend.
   */
  acquire(signal?: AbortSignal, turn?: 'next' | 'last'): Promise<void>;
  /** The service answered normally. */
  succeeded(): void;
  /** The service said "too fast", with its Retry-After in milliseconds if it gave one. */
  throttled(retryAfterMs?: number): void;
  /** No answer came: nothing is learnt from it. */
  unanswered?(): void;
}
