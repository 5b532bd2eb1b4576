import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import type { EnvironmentFacts } from './draft/derive.ts';

export interface EnvironmentChoice extends EnvironmentFacts {
  readonly title: string;
  readonly production: boolean;
  readonly connection: { readonly id: string; readonly name: string } | null;
}

/** The environments in order, each with its connection and the account, as far as it is known. */
export const useEnvironments = () => {
  const environments = useQuery(orpc.environments.list.queryOptions());
  const connections = useQuery(orpc.connections.list.queryOptions());
  const sandbox = useQuery(orpc.system.sandbox.queryOptions());
  const accountOf = (connectionId: string | undefined): string | null => {
    const connection = connections.data?.find(({ id }) => id === connectionId);
    if (!connection) return null;
    const known = connection.accountId ?? connection.lastTest?.accountId ?? null;
    return known ?? (connection.source.kind === 'sandbox' ? (sandbox.data?.accountId ?? null) : null);
  };
  const choices: readonly EnvironmentChoice[] = (environments.data ?? []).map((environment) => ({
    name: environment.name,
    title: environment.title,
    production: environment.production,
    connection: environment.connection,
    accountId: accountOf(environment.connection?.id),
  }));
  return {
    choices,
    /** True once everything has answered, or failed to. */
    settled: !environments.isPending && !connections.isPending && !sandbox.isPending,
    error: environments.error,
  };
};
