import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { contract } from '../../shared/contract/index.ts';
import type { ProcedureMeta } from '../../shared/contract/procedure.ts';
import type { ApiScope } from '../../shared/domain/api-scopes.ts';
import type { Role } from '../../shared/domain/identifiers.ts';

const offeredMeta = (part: AnyContractRouter): readonly ProcedureMeta[] => {
  if (!isContractProcedure(part)) return Object.values(part).flatMap(offeredMeta);
  const meta = part['~orpc'].meta as ProcedureMeta;
  return meta.api ? [meta] : [];
};

/** The least role that may do everything that scopes allow: whoever only reads is never an admin. */
export const roleOfScopes = (scopes: readonly ApiScope[]): Role => {
  const needed = offeredMeta(contract).filter(({ api }) => api && scopes.includes(api.scope));
  return needed.every(({ roles }) => roles.includes('support')) ? 'support' : 'admin';
};
