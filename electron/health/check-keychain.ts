import type { HealthCheck } from '../../shared/contract/console.ts';
import type { KeychainState } from '../secrets/keychain-state.ts';

/** Whether secrets can be kept. Without a keychain Steward works, and forgets them when it closes. */
export const checkKeychain = (state: KeychainState): HealthCheck => {
  const base = { id: 'keychain', title: 'Keychain' } as const;
  if (!state.usable) return { ...base, state: 'warning', found: state.found, todo: state.todo };
  if (state.changed) return { ...base, state: 'warning', ...state.changed };
  return { ...base, state: 'ok', found: `${state.backend} keeps secrets; a trial value was read back.` };
};
