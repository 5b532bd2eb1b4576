import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../../shared/domain/tenant-spec.ts';
import { type client, orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { roleWords, words } from './words.ts';

const text = words.signIn;
type Result = Awaited<ReturnType<typeof client.tenants.signInCheck>>;

const states = { ok: 'success', failed: 'error', unknown: 'info' } as const;
/** More choices than these are found by typing. */
const shownChoices = 100;

const Summary = ({ result }: { readonly result: Result }) => {
  const failed = result.checks.filter(({ state }) => state === 'failed').length;
  const unknown = result.checks.some(({ state }) => state === 'unknown');
  if (failed > 0)
    return (
      <Alert type="error" statusIconAriaLabel="Error">
        {text.notFine(failed)}
      </Alert>
    );
  return (
    <Alert type={unknown ? 'info' : 'success'} statusIconAriaLabel={unknown ? 'Info' : 'Success'}>
      {unknown ? text.unknown : text.allFine(result.email)}
    </Alert>
  );
};

const Lines = ({ result }: { readonly result: Result }) => (
  <Table
    variant="embedded"
    wrapLines
    contentDensity="compact"
    ariaLabels={{ tableLabel: text.title }}
    items={result.checks}
    trackBy="id"
    columnDefinitions={[
      {
        id: 'line',
        header: text.line,
        isRowHeader: true,
        minWidth: 150,
        cell: ({ title, state }) => (
          <StatusIndicator type={states[state]} iconAriaLabel={text.states[state]}>
            {title}
          </StatusIndicator>
        ),
      },
      { id: 'expected', header: text.expected, minWidth: 200, cell: ({ expected }) => expected },
      {
        id: 'found',
        header: text.found,
        minWidth: 200,
        cell: ({ found, todo }) => (
          <>
            {found}
            {todo && (
              <Box variant="p" padding={{ top: 'xxs' }}>
                <b>{text.todo}:</b> {todo}
              </Box>
            )}
          </>
        ),
      },
    ]}
  />
);

export interface SignInCheckDialogProps {
  readonly slug: string;
  readonly people: readonly Person[];
  /** Whom to check at once; null asks. */
  readonly email: string | null;
  readonly onClose: () => void;
}

/** Whether one person's role, session name, user, group and data fit together. Reads, changes nothing. */
export const SignInCheckDialog = ({ slug, people, email, onClose }: SignInCheckDialogProps) => {
  const [picked, setPicked] = useState(email);
  const chosen = picked ?? (people.length === 1 ? (people[0]?.email ?? null) : null);
  const [search, setSearch] = useState('');
  const check = useQuery({
    ...orpc.tenants.signInCheck.queryOptions({ input: { slug, email: chosen ?? '' } }),
    enabled: chosen !== null,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const wanted = search.trim().toLowerCase();
  const options = people
    .filter(
      (person) => person.email.toLowerCase().includes(wanted) || person.name?.toLowerCase().includes(wanted),
    )
    .slice(0, shownChoices)
    .map((person) => ({
      value: person.email,
      label: person.email,
      description: [person.name, roleWords[person.role].one].filter(Boolean).join(', '),
    }));
  return (
    <Modal
      visible
      size="max"
      header={text.title}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {chosen !== null && (
              <Button loading={check.isFetching} onClick={() => void check.refetch()}>
                {text.again}
              </Button>
            )}
            <Button variant="primary" onClick={onClose}>
              {text.close}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box color="text-body-secondary">{text.intro}</Box>
        {people.length === 0 ? (
          <Box>{text.nobody}</Box>
        ) : (
          <FormField label={text.whom}>
            <Select
              filteringType="manual"
              filteringAriaLabel={words.people_.search}
              filteringPlaceholder={words.people_.search}
              onLoadItems={({ detail }) => setSearch(detail.filteringText)}
              placeholder={text.choose}
              options={options}
              empty={words.people_.noMatch}
              selectedOption={chosen === null ? null : { value: chosen, label: chosen }}
              onChange={({ detail }) => setPicked(detail.selectedOption.value ?? null)}
            />
          </FormField>
        )}
        <ProblemAlert error={check.error} onRetry={() => void check.refetch()} />
        {chosen !== null && check.isFetching && (
          <StatusIndicator type="loading">{text.running}</StatusIndicator>
        )}
        {check.data && !check.isFetching && (
          <>
            <Summary result={check.data} />
            <Lines result={check.data} />
            <Box color="text-body-secondary" fontSize="body-s">
              {text.checkedAt}
              <RelativeTime at={check.data.at} />
            </Box>
          </>
        )}
      </SpaceBetween>
    </Modal>
  );
};
