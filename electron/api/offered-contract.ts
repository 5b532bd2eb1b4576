import { type AnyContractRouter, ContractProcedure, isContractProcedure } from '@orpc/contract';
import type { ProcedureMeta } from '../../shared/contract/procedure.ts';

/** Where the API lives on its host. */
export const apiPrefix = '/api/v1';

/** As a function of a client is called: `tenantsList`. */
const operationName = ([first = '', ...rest]: readonly string[]): string =>
  first + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');

/**
 * The procedures of a contract that say that the API offers them, each with its method and path, and nothing
 * else: who adds a procedure adds nothing to the API by it.
 */
export const offeredContract = (
  part: AnyContractRouter,
  above: readonly string[] = [],
): AnyContractRouter => {
  const offeredOf = (
    name: string,
    child: AnyContractRouter,
  ): readonly (readonly [string, AnyContractRouter])[] => {
    const path = [...above, name];
    if (!isContractProcedure(child)) {
      const inside = offeredContract(child, path);
      return Object.keys(inside).length > 0 ? [[name, inside]] : [];
    }
    const definition = child['~orpc'];
    const { api } = definition.meta as ProcedureMeta;
    if (!api) return [];
    const route = {
      method: api.method,
      path: api.path,
      operationId: operationName(path),
      summary: api.summary,
      description: `Needs the scope \`${api.scope}\`.`,
      tags: path.slice(0, 1),
    };
    return [[name, new ContractProcedure({ ...definition, route })]];
  };
  return Object.fromEntries(
    Object.entries(part as Record<string, AnyContractRouter>).flatMap(([name, child]) =>
      offeredOf(name, child),
    ),
  );
};
