import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useTableQuery } from '../../components/use-table-query.ts';
import { visibleText } from '../../components/visible-text.ts';
import { StagePlan } from './stage-plan.tsx';
import { words } from './words.ts';

const text = words.rollback;
const help = {
  title: words.help.title,
  body: <p>{words.help.back}</p>,
};

const Dashboards = (props: {
  readonly environment: string;
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) => {
  const carried = useQuery(
    orpc.deployments.carried.queryOptions({ input: { environment: props.environment } }),
  );
  const options = (carried.data?.assets ?? [])
    .filter(({ kind }) => kind === 'dashboard')
    .map(({ targetId, name, before, releaseName }) => ({
      value: targetId,
      label: visibleText(name),
      description: visibleText(
        [
          ...(releaseName === null ? [] : [releaseName]),
          before?.published == null ? text.isNew : text.before(before.published),
        ].join(', '),
      ),
    }));
  return (
    <FormField label={text.dashboards} description={text.dashboardsHint}>
      <ProblemAlert error={carried.error} onRetry={() => void carried.refetch()} />
      <Multiselect
        selectedOptions={props.chosen.map(
          (id) => options.find(({ value }) => value === id) ?? { value: id, label: visibleText(id) },
        )}
        options={options}
        filteringType="auto"
        placeholder={words.plan.choose}
        statusType={carried.isPending ? 'loading' : 'finished'}
        loadingText={text.reading}
        empty={text.none}
        deselectAriaLabel={({ label }) => `Leave out ${label ?? ''}`}
        onChange={({ detail }) => props.onChange(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
      />
    </FormField>
  );
};

/** `/releases/deployments/rollback`: people see again what they saw before. The address names stage and dashboards. */
export const RollbackPage = () => {
  useHelp(help);
  usePageTitle(text.title, [{ text: words.title, href: '/releases/deployments' }]);
  const address = useTableQuery();
  const chosen = (address.get('dashboards') ?? '').split(',').filter((id) => id !== '');
  const removeNew = address.get('remove') === 'new';
  const planning = useMutation(orpc.deployments.planRollback.mutationOptions());
  return (
    <StagePlan
      title={text.title}
      titleIn={text.titleIn}
      description={text.description}
      apply={text.apply}
      unready={chosen.length === 0 ? text.chooseDashboard : undefined}
      planning={planning}
      plan={(environment) => planning.mutate({ environment, dashboards: chosen, removeNew })}
      fields={(environment) => (
        <SpaceBetween size="l">
          <Dashboards
            environment={environment}
            chosen={chosen}
            onChange={(ids) => address.change({ dashboards: ids.join(',') })}
          />
          <Checkbox
            checked={removeNew}
            description={text.removeNewHint}
            onChange={({ detail }) => address.change({ remove: detail.checked ? 'new' : undefined })}
          >
            {text.removeNew}
          </Checkbox>
        </SpaceBetween>
      )}
    />
  );
};
