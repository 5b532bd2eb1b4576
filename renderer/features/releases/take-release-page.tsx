import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { orpc } from '../../app/client.ts';
import { useHelp } from '../../components/help.ts';
import { useNotify } from '../../components/notifications.ts';
import { PageProblem } from '../../components/page-problem.tsx';
import { usePageTitle } from '../../components/page-title.ts';
import { PageWaiting } from '../../components/page-waiting.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.take_;
const help = {
  title: words.help.title,
  body: (
    <>
      <p>{words.help.what}</p>
      <p>{words.help.lossless}</p>
      <p>{words.help.secrets}</p>
    </>
  ),
};

const TakeForm = ({
  connections,
  environments,
  begins,
}: {
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly environments: readonly {
    readonly title: string;
    readonly connection: { readonly id: string } | null;
  }[];
  /** The connection that the form begins with. */
  readonly begins: string;
}) => {
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const notify = useNotify();
  const [connectionId, setConnection] = useState(begins);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [bundle, setBundle] = useState(false);
  const [tried, setTried] = useState(false);
  const found = useQuery({
    ...orpc.releases.dashboards.queryOptions({ input: { connectionId } }),
    enabled: connectionId !== '',
    retry: false,
  });
  const take = useMutation(
    orpc.releases.take.mutationOptions({
      onSuccess: ({ release, isNew, bundleRefused }) => {
        void cache.invalidateQueries({ queryKey: orpc.releases.key() });
        if (!isNew)
          notify({
            type: 'info',
            content: `Nothing has changed: this is “${release.name}”, which is here already.`,
          });
        if (bundleRefused !== null)
          notify({ type: 'warning', content: `${text.withoutBundle} ${visibleText(bundleRefused)}` });
        navigate(`/releases/${release.hash}`);
      },
    }),
  );
  const taking = useQuery({
    ...orpc.releases.taking.queryOptions({ input: { connectionId } }),
    enabled: take.isPending,
    refetchInterval: 400,
  }).data;
  const connectionOptions = connections.map(({ id, name: label }) => ({
    value: id,
    label: visibleText(label),
    description: visibleText(
      environments
        .filter(({ connection }) => connection?.id === id)
        .map(({ title }) => title)
        .join(', '),
    ),
  }));
  const options = (found.data?.dashboards ?? []).map((one) => ({
    value: one.id,
    label: visibleText(one.name),
    description: visibleText(one.id),
  }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (chosen.length > 0 && !take.isPending)
          take.mutate({ connectionId, dashboards: [...chosen], name, note, bundle });
      }}
    >
      <Form
        header={
          <Header variant="h1" description={words.help.what}>
            {text.title}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={() => navigate('/releases')}>
              {text.cancel}
            </Button>
            <Button variant="primary" loading={take.isPending} loadingText="Reading the dashboards">
              {text.submit}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <ProblemAlert error={take.error} />
          <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
          {take.isPending && (
            <ProgressBar
              label="Reading"
              value={taking && taking.known > 0 ? (100 * taking.read) / taking.known : 0}
              additionalInfo={taking ? `${taking.read} of ${taking.known} assets found so far` : ''}
            />
          )}
          {take.isPending && taking?.exporting === true && (
            <div role="status">
              <StatusIndicator type="loading">{text.exporting}</StatusIndicator>
            </div>
          )}
          <Container>
            <SpaceBetween size="l">
              <FormField label={text.connection} description={text.connectionHint}>
                <Select
                  selectedOption={connectionOptions.find(({ value }) => value === connectionId) ?? null}
                  options={connectionOptions}
                  disabled={take.isPending}
                  onChange={({ detail }) => {
                    setConnection(detail.selectedOption.value ?? '');
                    setChosen([]);
                  }}
                />
              </FormField>
              <FormField
                label={text.dashboards}
                description={text.dashboardsHint}
                errorText={tried && chosen.length === 0 ? text.choose : undefined}
              >
                <Multiselect
                  selectedOptions={chosen.map(
                    (id) => options.find(({ value }) => value === id) ?? { value: id, label: id },
                  )}
                  options={options}
                  filteringType="auto"
                  filteringPlaceholder={text.find}
                  filteringAriaLabel={text.find}
                  placeholder={text.dashboards}
                  statusType={found.isPending ? 'loading' : 'finished'}
                  loadingText={text.reading}
                  empty={text.none}
                  noMatch="No dashboard is called so"
                  disabled={take.isPending}
                  deselectAriaLabel={({ label }) => `Leave out ${label}`}
                  tokenLimit={10}
                  onChange={({ detail }) =>
                    setChosen(detail.selectedOptions.flatMap(({ value }) => value ?? []))
                  }
                />
              </FormField>
              <FormField label={text.name} description={text.nameHint}>
                <Input
                  value={name}
                  disabled={take.isPending}
                  onChange={({ detail }) => setName(detail.value.slice(0, 200))}
                />
              </FormField>
              <FormField label={text.note} description={text.noteHint}>
                <Textarea
                  value={note}
                  disabled={take.isPending}
                  onChange={({ detail }) => setNote(detail.value.slice(0, 2_000))}
                />
              </FormField>
              <Checkbox
                checked={bundle}
                disabled={take.isPending}
                description={text.bundleHint}
                onChange={({ detail }) => setBundle(detail.checked)}
              >
                {text.bundle}
              </Checkbox>
            </SpaceBetween>
          </Container>
          <Alert type="info" statusIconAriaLabel="Note">
            {text.secretsTitle} {words.help.secrets}
          </Alert>
        </SpaceBetween>
      </Form>
    </form>
  );
};

/** `/releases/new`: takes dashboards of a connection with all that they need. */
export const TakeReleasePage = () => {
  usePageTitle(text.title, [{ text: words.title, href: '/releases' }]);
  useHelp(help);
  const connections = useQuery(orpc.connections.list.queryOptions());
  const environments = useQuery(orpc.environments.list.queryOptions());
  const current = useQuery(orpc.environments.current.queryOptions());
  if (connections.error)
    return (
      <PageProblem title={text.title} error={connections.error} onRetry={() => void connections.refetch()} />
    );
  if (environments.error)
    return (
      <PageProblem
        title={text.title}
        error={environments.error}
        onRetry={() => void environments.refetch()}
      />
    );
  // Where the console works in is told with its frame; without it the form begins with the first connection.
  if (!connections.data || !environments.data || current.isPending)
    return <PageWaiting title={text.title}>Reading the connections</PageWaiting>;
  return (
    <TakeForm
      connections={connections.data}
      environments={environments.data}
      begins={current.data?.connection?.id ?? connections.data[0]?.id ?? ''}
    />
  );
};
