import type { contract } from '../../shared/contract/index.ts';
import type { Service } from './service.ts';

/** Every domain's service, by the name that the contract gives it. `bindContract` turns it into a router. */
export type ContractServices = {
  readonly [K in keyof typeof contract]: Service<(typeof contract)[K]>;
};
