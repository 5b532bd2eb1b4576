import type { Router } from '@orpc/server';
import { type Contract, contract } from '../../shared/contract/index.ts';
import { type BindDependencies, bindContract, type HostContext } from './bind-contract.ts';
import type { ContractServices } from './contract-services.ts';
import { identifyBy } from './identify-session.ts';

export type StewardRouter = Router<Contract, HostContext>;

/** The whole contract over one set of services: what each host serves over its own transport. */
export const createStewardRouter = (
  services: ContractServices,
  dependencies: Pick<BindDependencies, 'audit' | 'log' | 'faults'>,
): StewardRouter =>
  bindContract(contract, services, { ...dependencies, identify: identifyBy(services.session) });
