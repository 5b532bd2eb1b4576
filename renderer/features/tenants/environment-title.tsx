import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';

/** An environment as people call it; its plain name until, or unless, that is known. */
export const EnvironmentTitle = ({ name }: { readonly name: string }) => {
  const environments = useQuery(orpc.environments.list.queryOptions());
  return <>{environments.data?.find((environment) => environment.name === name)?.title ?? name}</>;
};
