import type { BindDependencies } from './bind-contract.ts';
import type { ContractServices } from './contract-services.ts';

/** Asks the session service who a session is: it alone knows the owner and the viewpoint. */
export const identifyBy =
  (service: ContractServices['session']): BindDependencies['identify'] =>
  async ({ id, origin }) => {
    const { actor, role } = await service.get(undefined, {
      sessionId: id,
      origin,
      actor: '',
      role: 'admin',
      signal: new AbortController().signal,
    });
    return { actor, role };
  };
