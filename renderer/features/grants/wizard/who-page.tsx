import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useDelayed } from '../../../components/use-delayed.ts';
import { visibleText } from '../../../components/visible-text.ts';
import type { DraftReceiver } from './grant-draft.ts';

const most = 20;
const keyOf = ({ who }: DraftReceiver): string =>
  'principal' in who ? who.principal : `tenant ${who.tenant} ${who.role}`;
const roleWords = { reader: 'readers', author: 'authors', admin: 'admins' } as const;

/** People, groups and tenants that match what was typed. */
const useChoices = (connectionId: string, search: string) => {
  const paging = { connectionId, ...(search ? { search } : {}), limit: most };
  const groups = useQuery({
    ...orpc.directory.groups.queryOptions({ input: paging }),
    placeholderData: keepPreviousData,
  });
  const people = useQuery({
    ...orpc.directory.people.queryOptions({ input: paging }),
    placeholderData: keepPreviousData,
  });
  const tenants = useQuery({
    ...orpc.tenants.list.queryOptions({ input: { ...(search ? { search } : {}), limit: most } }),
    placeholderData: keepPreviousData,
  });
  const sections: readonly (readonly [string, readonly DraftReceiver[]])[] = [
    [
      'Groups',
      (groups.data?.groups ?? []).map((one) => ({
        label: one.name,
        detail: `group, ${one.members === null ? 'members not readable' : `${one.members} people`}`,
        who: { principal: one.key },
      })),
    ],
    [
      'Tenants',
      (tenants.data?.tenants ?? [])
        .filter(({ connection }) => connection?.id === connectionId)
        .flatMap((one) =>
          (['reader', 'author', 'admin'] as const).map((role) => ({
            label: `${one.name}: ${roleWords[role]}`,
            detail: 'tenant',
            who: { tenant: one.slug, role },
          })),
        ),
    ],
    [
      'People',
      (people.data?.people ?? []).map((one) => ({
        label: one.email ?? one.userName,
        detail: `${one.userName}, ${one.namespace}`,
        who: { principal: one.key },
      })),
    ],
  ];
  return {
    sections,
    loading: groups.isFetching || people.isFetching,
    error: groups.error ?? people.error ?? tenants.error,
    askAgain: () => {
      for (const query of [groups, people, tenants]) if (query.isError) void query.refetch();
    },
  };
};

/** Who receives it: found by name, or taken from a list. */
export const WhoPage = ({
  connectionId,
  who,
  onChange,
}: {
  readonly connectionId: string;
  readonly who: readonly DraftReceiver[];
  readonly onChange: (who: DraftReceiver[]) => void;
}) => {
  const [search, setSearch] = useState('');
  const [, setTyped] = useDelayed(search, setSearch);
  const [list, setList] = useState('');
  const choices = useChoices(connectionId, search);
  const all = new Map(
    [...choices.sections.flatMap(([, some]) => some), ...who].map((one) => [keyOf(one), one]),
  );
  const resolve = useMutation(
    orpc.grants.resolve.mutationOptions({
      onSuccess: ({ found }) => {
        const more = found.map((one) => ({
          label: one.text,
          detail: `${one.kind} ${one.name}`,
          who: { principal: one.principal },
        }));
        onChange([...new Map([...who, ...more].map((one) => [keyOf(one), one])).values()]);
      },
    }),
  );
  const option = (one: DraftReceiver) => ({
    value: keyOf(one),
    label: visibleText(one.label),
    description: visibleText(one.detail),
  });
  return (
    <Container>
      <SpaceBetween size="l">
        <ProblemAlert error={choices.error} onRetry={choices.askAgain} />
        <FormField
          label="People, groups and tenants"
          description="Type a part of a name. A group covers whoever joins it later."
        >
          <Multiselect
            selectedOptions={who.map(option)}
            options={choices.sections
              .filter(([, some]) => some.length > 0)
              .map(([label, some]) => ({ label, options: some.map(option) }))}
            filteringType="manual"
            filteringPlaceholder="Find by name or e-mail"
            filteringAriaLabel="Find by name or e-mail"
            placeholder="Choose who receives it"
            statusType={choices.loading ? 'loading' : 'finished'}
            loadingText="Looking"
            empty="Nobody has this in the name. The directory knows what was read of the account."
            tokenLimit={12}
            i18nStrings={{ tokenLimitShowMore: 'Show more', tokenLimitShowFewer: 'Show fewer' }}
            deselectAriaLabel={({ label }) => `Take out ${label ?? ''}`}
            selectedAriaLabel="Chosen"
            onLoadItems={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
            onChange={({ detail }) =>
              onChange(detail.selectedOptions.flatMap(({ value }) => all.get(value ?? '') ?? []))
            }
          />
        </FormField>
        <ExpandableSection headerText="From a list or CSV file">
          <SpaceBetween size="s">
            <FormField
              label="Names or e-mail addresses"
              description="One a line; of a CSV the first column. Namespaces go by their name."
            >
              <Textarea
                value={list}
                rows={5}
                spellcheck={false}
                onChange={({ detail }) => setList(detail.value.slice(0, 500_000))}
              />
            </FormField>
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                disabled={list.trim() === ''}
                loading={resolve.isPending}
                onClick={() => resolve.mutate({ connectionId, text: `${list}\n` })}
              >
                Find them
              </Button>
              <FileUpload
                value={[]}
                accept=".csv,.txt,text/csv,text/plain"
                i18nStrings={{
                  uploadButtonText: () => 'Choose a file',
                  dropzoneText: () => 'Drop the file here',
                  removeFileAriaLabel: () => 'Remove the file',
                  limitShowFewer: 'Fewer',
                  limitShowMore: 'More',
                  errorIconAriaLabel: 'Error',
                }}
                onChange={({ detail }) => {
                  void detail.value[0]?.text().then((text) => setList(text.slice(0, 500_000)));
                }}
              />
            </SpaceBetween>
            <ProblemAlert error={resolve.error} />
            {resolve.data && (
              <Alert
                type={resolve.data.unknown.length > 0 ? 'warning' : 'success'}
                statusIconAriaLabel={resolve.data.unknown.length > 0 ? 'Warning' : 'Found'}
                header={`${resolve.data.found.length} found${resolve.data.unknown.length > 0 ? `, ${resolve.data.unknown.length} not` : ''}`}
              >
                {resolve.data.unknown.slice(0, 20).map((one) => (
                  <div key={one.text}>
                    {visibleText(one.text)}: {visibleText(one.why)}
                    {one.nearest !== null && ` Did you mean ${visibleText(one.nearest)}?`}
                  </div>
                ))}
                {resolve.data.unknown.length > 20 && <div>and {resolve.data.unknown.length - 20} more</div>}
              </Alert>
            )}
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
};
