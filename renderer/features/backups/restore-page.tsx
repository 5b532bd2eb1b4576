import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { orpc } from '../../app/client.ts';
import { usePageTitle } from '../../components/page-title.ts';
import { PlanFrame } from '../../components/plan-frame.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.restore;

/** `/releases/backups/:id/restore`: what would come back where, reviewed before it does. */
export const RestorePage = () => {
  const { id = '' } = useParams<{ id: string }>();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<string>();
  const [changed, setChanged] = useState(false);
  const [access, setAccess] = useState(false);
  usePageTitle(text.title(id), [
    { text: words.title, href: '/releases/backups' },
    { text: id, href: `/releases/backups/${id}` },
  ]);
  const connections = useQuery(orpc.connections.list.queryOptions());
  const environments = useQuery(orpc.environments.list.queryOptions());
  const planning = useMutation(orpc.backups.planRestore.mutationOptions());
  const apply = useMutation(
    orpc.backups.applyRestore.mutationOptions({ onSuccess: ({ runId }) => navigate(`/activity/${runId}`) }),
  );
  const options = (connections.data ?? []).map((connection) => {
    const environment = environments.data?.find((one) => one.connection?.id === connection.id);
    return {
      value: connection.id,
      label: visibleText(environment?.title ?? connection.name),
      description: visibleText(
        `${connection.name}${connection.accountId ? `, account ${connection.accountId}` : ''}`,
      ),
      environment: environment?.name ?? null,
    };
  });
  const into = options.find(({ value }) => value === chosen);
  const plan = () => {
    if (into === undefined) return;
    apply.reset();
    planning.mutate({
      backup: id,
      into: { connectionId: into.value, environment: into.environment },
      dashboards: [],
      changed: changed ? 'all' : [],
      access: access ? 'all' : 'made',
    });
  };
  const kept = (planning.data?.assets ?? []).filter(({ action }) => action === 'kept').length;
  /** What was planned is for another choice. */
  const choose = (change: () => void) => {
    planning.reset();
    change();
  };
  return (
    <PlanFrame
      title={text.title(id)}
      description={text.description}
      words={words.plan}
      planned={planning.data?.planned}
      planning={{ isPending: planning.isPending, error: planning.error, retry: plan }}
      apply={{
        label: text.apply,
        isPending: apply.isPending,
        error: apply.error,
        onApply: ({ id: planId, hash }) => apply.mutate({ planId, hash }),
      }}
      onCancel={() => navigate(`/releases/backups/${id}`)}
    >
      <ProblemAlert
        error={connections.error ?? environments.error}
        onRetry={() => void Promise.all([connections.refetch(), environments.refetch()])}
      />
      <Container>
        <SpaceBetween size="l">
          <FormField label={text.into} description={text.intoHint}>
            <Select
              selectedOption={into ?? null}
              options={options}
              placeholder={text.choose}
              statusType={connections.isPending || environments.isPending ? 'loading' : 'finished'}
              loadingText="Reading connections"
              disabled={planning.isPending}
              onChange={({ detail }) => choose(() => setChosen(detail.selectedOption.value))}
            />
          </FormField>
          <Checkbox
            checked={changed}
            description={text.changedHint}
            onChange={({ detail }) => choose(() => setChanged(detail.checked))}
          >
            {text.changed}
          </Checkbox>
          <Checkbox
            checked={access}
            description={text.accessHint}
            onChange={({ detail }) => choose(() => setAccess(detail.checked))}
          >
            {text.access}
          </Checkbox>
          <Button disabled={into === undefined} loading={planning.isPending} onClick={plan}>
            {text.plan}
          </Button>
        </SpaceBetween>
      </Container>
      {kept > 0 && (
        <Alert type="info" statusIconAriaLabel="Info">
          {text.kept(kept)}
        </Alert>
      )}
    </PlanFrame>
  );
};
