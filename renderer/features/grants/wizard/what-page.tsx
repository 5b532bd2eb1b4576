import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grantedResources } from '../../../../shared/domain/permission-sets.ts';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { useDelayed } from '../../../components/use-delayed.ts';
import { visibleText } from '../../../components/visible-text.ts';
import { resourceWords } from '../words.ts';
import type { DraftThing } from './grant-draft.ts';

const keyOf = ({ resource, id }: DraftThing): string => `${resource}/${id}`;

/** What is given: assets, folders and data sources, found by name. */
export const WhatPage = ({
  connectionId,
  what,
  onChange,
}: {
  readonly connectionId: string;
  readonly what: readonly DraftThing[];
  readonly onChange: (what: DraftThing[]) => void;
}) => {
  const [search, setSearch] = useState('');
  const [, setTyped] = useDelayed(search, setSearch);
  const found = useQuery({
    ...orpc.directory.assets.queryOptions({
      input: { connectionId, ...(search ? { search } : {}), limit: 60, sort: 'kind' },
    }),
    placeholderData: keepPreviousData,
  });
  const things = (found.data?.assets ?? []).flatMap((asset): DraftThing[] => {
    const resource = grantedResources.find((one) => one === asset.kind);
    return resource === undefined ? [] : [{ resource, id: asset.id, title: asset.title }];
  });
  const all = new Map([...things, ...what].map((one) => [keyOf(one), one]));
  const option = (one: DraftThing) => ({
    value: keyOf(one),
    label: visibleText(one.title),
    description: `${resourceWords[one.resource]} ${visibleText(one.id)}`,
  });
  return (
    <Container>
      <SpaceBetween size="l">
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
        <FormField
          label="Dashboards, datasets, folders, data sources"
          description="Type a part of a name. A folder gives everything that lies in it, now and later."
        >
          <Multiselect
            selectedOptions={what.map(option)}
            options={[...Map.groupBy(things, ({ resource }) => resource)].map(([resource, some]) => ({
              label: resourceWords[resource],
              options: some.map(option),
            }))}
            filteringType="manual"
            filteringPlaceholder="Find by name"
            filteringAriaLabel="Find by name"
            placeholder="Choose what is given"
            statusType={found.isFetching ? 'loading' : 'finished'}
            loadingText="Looking"
            empty="Nothing has this in its name. The directory knows what was read of the account."
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
      </SpaceBetween>
    </Container>
  );
};
