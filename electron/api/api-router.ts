import type { Router } from '@orpc/server';
import { contract } from '../../shared/contract/index.ts';
import { type BindDependencies, bindContract, type HostContext } from '../rpc/bind-contract.ts';
import type { ContractServices } from '../rpc/contract-services.ts';
import { offeredContract } from './offered-contract.ts';

/** A router of whatever the contract offers. */
// biome-ignore lint/suspicious/noExplicitAny: which procedures are in it is decided while the program runs
export type ApiRouter = Router<any, HostContext>;

/** What the contract offers, over the same services and through the same guard as everything else. */
export const createApiRouter = (
  services: ContractServices,
  dependencies: Pick<BindDependencies, 'audit' | 'log' | 'faults'>,
): ApiRouter =>
  bindContract(offeredContract(contract), services, {
    ...dependencies,
    identify: () => Promise.reject(new Error('The API is called with a token only.')),
  });
