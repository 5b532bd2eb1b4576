import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useOnOpening } from '../../components/use-on-opening.ts';
import { visibleText } from '../../components/visible-text.ts';
import { PlanPage } from '../people/plan-page.tsx';
import { words } from './words.ts';

/** What the rules would change in one connection, reviewed, applied and watched. */
export const IdentityPlan = ({
  connection,
}: {
  readonly connection: { readonly id: string; readonly name: string };
}) => {
  const [address] = useSearchParams();
  const planning = useMutation(orpc.identity.plan.mutationOptions());
  const plan = () => planning.mutate({ connectionId: connection.id });
  useOnOpening(() => {
    if (!address.get('run')) plan();
  });
  return (
    <PlanPage
      title={words.plan.title(visibleText(connection.name))}
      description={words.plan.description}
      back="/identity"
      apply={words.plan.apply}
      form={null}
      planned={planning.data}
      planning={planning.isPending}
      error={planning.error}
      unready={undefined}
      onPlan={plan}
    />
  );
};
