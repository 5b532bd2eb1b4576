import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { orpc } from '../../../app/client.ts';
import { withDefaults } from '../draft/derive.ts';
import type { Wizard } from '../draft/use-wizard.ts';
import { useEnvironments } from '../use-environments.ts';

/** Fills what can be known without asking, and tells the rules about accounts and environments. */
export const useDraftDefaults = ({ store, tenantSlug }: Wizard): void => {
  const current = useQuery(orpc.environments.current.queryOptions());
  const { choices, settled } = useEnvironments();
  const chosen = useSyncExternalStore(store.subscribe, () => store.state().draft.environment);
  const environment = chosen || current.data?.name;
  const accountId = choices.find(({ name }) => name === environment)?.accountId ?? null;
  const names = choices.map(({ name }) => name).join(' ');
  useEffect(() => {
    store.know({
      ...(accountId ? { accountId } : {}),
      ...(names ? { environments: names.split(' ') } : {}),
    });
  }, [store, accountId, names]);
  useEffect(() => {
    if (settled && environment && tenantSlug === null)
      store.edit((draft) => withDefaults(draft, { name: environment, accountId }));
  }, [store, settled, environment, accountId, tenantSlug]);
};
