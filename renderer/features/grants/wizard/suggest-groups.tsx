import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { manyOfOneGroup } from '../../../../shared/domain/grant.ts';
import { orpc } from '../../../app/client.ts';
import { visibleText } from '../../../components/visible-text.ts';
import type { DraftReceiver } from './grant-draft.ts';

/** More than a few people of one group: offers the group in their place. */
export const SuggestGroups = ({
  connectionId,
  who,
  onChange,
}: {
  readonly connectionId: string;
  readonly who: readonly DraftReceiver[];
  readonly onChange: (who: DraftReceiver[]) => void;
}) => {
  const principals = who.flatMap((one) => ('principal' in one.who ? one.who.principal : []));
  const people = principals.filter((key) => key.includes(':user/')).sort();
  const { data } = useQuery({
    ...orpc.grants.groupsOf.queryOptions({ input: { connectionId, people } }),
    enabled: people.length > manyOfOneGroup,
    placeholderData: keepPreviousData,
  });
  const chosen = new Set(principals);
  const offered = (people.length > manyOfOneGroup ? (data ?? []) : []).filter(
    (one) => one.people.filter((person) => chosen.has(person)).length > manyOfOneGroup,
  );
  const [best] = offered.filter(({ group }) => !chosen.has(group));
  if (best === undefined) return null;
  const covered = new Set(best.people);
  const count = best.people.filter((person) => chosen.has(person)).length;
  const others = best.members - count;
  return (
    <Alert
      type="info"
      statusIconAriaLabel="Note"
      header={`${count} of these people are in group ${visibleText(best.name)}`}
      action={
        <Button
          onClick={() =>
            onChange([
              ...who.filter((one) => !('principal' in one.who && covered.has(one.who.principal))),
              { label: best.name, detail: `group, ${best.members} people`, who: { principal: best.group } },
            ])
          }
        >
          Choose the group instead
        </Button>
      }
    >
      The group covers whoever joins it later, and ends for whoever leaves it.{' '}
      {others > 0
        ? `${others === 1 ? 'One more person is' : `${others} more people are`} in it and would receive this too.`
        : 'Nobody else is in it now.'}
    </Alert>
  );
};
