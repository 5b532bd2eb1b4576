import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import type { z } from 'zod';
import { contract } from '../../shared/contract/index.ts';
import type { ProcedureMeta } from '../../shared/contract/procedure.ts';

export interface ProcedureUnderAttack {
  /** As in the log: `tenants.list`. */
  readonly name: string;
  /** Below `/rpc`. */
  readonly path: string;
  /** Undefined where it takes nothing. */
  readonly input: z.core.$ZodType | undefined;
  readonly meta: ProcedureMeta;
}

const walk = (path: readonly string[], part: AnyContractRouter): ProcedureUnderAttack[] =>
  isContractProcedure(part)
    ? [
        {
          name: path.join('.'),
          path: `/${path.join('/')}`,
          input: part['~orpc'].inputSchema as z.core.$ZodType | undefined,
          meta: part['~orpc'].meta as ProcedureMeta,
        },
      ]
    : Object.entries(part).flatMap(([key, child]) => walk([...path, key], child as AnyContractRouter));

/** Every procedure of the contract, from the contract itself: a new one is attacked without being named. */
export const procedures: readonly ProcedureUnderAttack[] = walk([], contract);
