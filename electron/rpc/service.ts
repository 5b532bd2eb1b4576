import type { ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract';
import type { Origin, Role } from '../../shared/domain/identifiers.ts';

/** Who is calling, as the wrapper established it. */
export interface CallContext {
  readonly sessionId: string;
  readonly actor: string;
  readonly role: Role;
  readonly origin: Origin;
  /** Aborts when the caller went away. */
  readonly signal: AbortSignal;
}

/**
 * The functions that answer one domain's contract: validated input in, output out. Errors meant for a
 * person are thrown as `StewardError`.
 */
export type Service<C> = {
  readonly [K in keyof C]: C[K] extends ContractProcedure<infer I, infer O, infer _E, infer _M>
    ? (input: InferSchemaOutput<I>, call: CallContext) => Promise<InferSchemaInput<O>>
    : never;
};
