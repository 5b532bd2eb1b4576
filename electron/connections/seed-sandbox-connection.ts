import { v7 } from 'uuid';
import type { Store } from '../store/store.ts';

/**
 * Gives a fresh profile its connection to the built-in sandbox, assigned to the first environment. Does
 * nothing in a profile that had one before, also when it was removed since.
 *
 * @param region shown until the sandbox runs; calls use the running sandbox's own.
 */
export const seedSandboxConnection = async (
  store: Pick<Store, 'connections'>,
  region = 'us-east-1',
  now: () => Date = () => new Date(),
): Promise<boolean> => {
  const at = now().toISOString();
  return store.connections.seed({
    id: v7(),
    name: 'Sandbox',
    source: { kind: 'sandbox' },
    accountId: null,
    region,
    identityRegion: null,
    endpoints: {},
    readOnly: false,
    lastTest: null,
    createdAt: at,
    updatedAt: at,
  });
};
