import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { retireAfterHours } from '../../../shared/contract/deployments.ts';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { useTableQuery } from '../../components/use-table-query.ts';
import { StagePlan } from './stage-plan.tsx';
import { words } from './words.ts';

const text = words.retire;
const help = {
  title: words.help.title,
  body: <p>{words.help.retire}</p>,
};

/** `/releases/deployments/retire`: datasets that a later promotion made needless go. The address names stage and hours. */
export const RetirePage = () => {
  useHelp(help);
  usePageTitle(text.title, [{ text: words.title, href: '/releases/deployments' }]);
  const address = useTableQuery();
  const typed = address.get('hours') ?? String(retireAfterHours);
  const hours = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN;
  const wrong = Number.isInteger(hours) && hours <= 24 * 366 ? undefined : text.wrongHours;
  const planning = useMutation(orpc.deployments.planRetirement.mutationOptions());
  return (
    <StagePlan
      title={text.title}
      titleIn={text.titleIn}
      description={text.description}
      apply={text.apply}
      unready={wrong}
      planning={planning}
      plan={(environment) => planning.mutate({ environment, hours })}
      fields={() => (
        <FormField label={text.hours} description={text.hoursHint} errorText={wrong}>
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <Input
              type="number"
              inputMode="numeric"
              value={typed}
              onChange={({ detail }) => address.change({ hours: detail.value })}
            />
            <span>{text.unit}</span>
          </SpaceBetween>
        </FormField>
      )}
    />
  );
};
