import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grantedResources } from '../../../shared/domain/permission-sets.ts';
import { type ReviewScope, reviewLevels, reviewParts } from '../../../shared/domain/review.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useDelayed } from '../../components/use-delayed.ts';
import { visibleText } from '../../components/visible-text.ts';
import { resourceWords } from '../grants/words.ts';
import { words } from './words.ts';

const text = words.form;
const kinds = ['connection', 'tenant', 'groups', 'assets'] as const;

/** What was chosen so far; it becomes a scope once it is whole. */
export interface ScopeDraft {
  readonly kind: (typeof kinds)[number];
  readonly tenant: string;
  readonly groups: readonly { readonly key: string; readonly label: string }[];
  readonly assets: readonly {
    readonly resource: (typeof grantedResources)[number];
    readonly id: string;
    readonly title: string;
  }[];
  readonly withContents: boolean;
  readonly part: ReviewScope['part'];
  readonly level: ReviewScope['level'];
}

export const firstScope: ScopeDraft = {
  kind: 'connection',
  tenant: '',
  groups: [],
  assets: [],
  withContents: false,
  part: 'everything',
  level: 'any',
};

/** Only folders have something in them. */
export const hasFolder = ({ kind, assets }: Pick<ScopeDraft, 'kind' | 'assets'>): boolean =>
  kind === 'assets' && assets.some(({ resource }) => resource === 'folder');

interface FieldProps {
  readonly connectionId: string;
  readonly scope: ScopeDraft;
  readonly onChange: (more: Partial<ScopeDraft>) => void;
  readonly problem: string | undefined;
}

const found = {
  filteringType: 'manual',
  filteringPlaceholder: 'Find by name',
  filteringAriaLabel: 'Find by name',
  loadingText: 'Looking',
  empty: 'Nothing has this in its name. The directory knows what was read of the account.',
  tokenLimit: 8,
  i18nStrings: { tokenLimitShowMore: 'Show more', tokenLimitShowFewer: 'Show fewer' },
  deselectAriaLabel: ({ label }: { label?: string }) => `Take out ${label ?? ''}`,
  selectedAriaLabel: 'Chosen',
} as const;

const useSearch = () => {
  const [search, setSearch] = useState('');
  const [, setTyped] = useDelayed(search, setSearch);
  return { search: search ? { search } : {}, type: (typed: string) => setTyped(typed.slice(0, 200)) };
};

const GroupsField = ({ connectionId, scope, onChange, problem }: FieldProps) => {
  const { search, type } = useSearch();
  const reading = useQuery({
    ...orpc.directory.groups.queryOptions({ input: { connectionId, ...search, limit: 60 } }),
    placeholderData: keepPreviousData,
  });
  const groups = (reading.data?.groups ?? []).map(({ key, name, namespace }) => ({
    key,
    label: namespace === 'default' ? name : `${namespace}/${name}`,
  }));
  const all = new Map([...groups, ...scope.groups].map((one) => [one.key, one]));
  const option = ({ key, label }: ScopeDraft['groups'][number]) => ({
    value: key,
    label: visibleText(label),
  });
  return (
    <FormField label={text.groups} errorText={problem}>
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      <Multiselect
        {...found}
        selectedOptions={scope.groups.map(option)}
        options={groups.map(option)}
        placeholder="Choose groups"
        statusType={reading.isFetching ? 'loading' : 'finished'}
        onLoadItems={({ detail }) => type(detail.filteringText)}
        onChange={({ detail }) =>
          onChange({ groups: detail.selectedOptions.flatMap(({ value }) => all.get(value ?? '') ?? []) })
        }
      />
    </FormField>
  );
};

const AssetsField = ({ connectionId, scope, onChange, problem }: FieldProps) => {
  const { search, type } = useSearch();
  const reading = useQuery({
    ...orpc.directory.assets.queryOptions({ input: { connectionId, ...search, limit: 60, sort: 'kind' } }),
    placeholderData: keepPreviousData,
  });
  const things = (reading.data?.assets ?? []).flatMap((asset): ScopeDraft['assets'][number][] => {
    const resource = grantedResources.find((one) => one === asset.kind);
    return resource === undefined ? [] : [{ resource, id: asset.id, title: asset.title }];
  });
  const keyOf = ({ resource, id }: ScopeDraft['assets'][number]) => `${resource}/${id}`;
  const all = new Map([...things, ...scope.assets].map((one) => [keyOf(one), one]));
  const option = (one: ScopeDraft['assets'][number]) => ({
    value: keyOf(one),
    label: visibleText(one.title),
    description: `${resourceWords[one.resource]} ${visibleText(one.id)}`,
  });
  return (
    <FormField label={text.assets} errorText={problem}>
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      <Multiselect
        {...found}
        selectedOptions={scope.assets.map(option)}
        options={[...Map.groupBy(things, ({ resource }) => resource)].map(([resource, some]) => ({
          label: resourceWords[resource],
          options: some.map(option),
        }))}
        placeholder="Choose assets and folders"
        statusType={reading.isFetching ? 'loading' : 'finished'}
        onLoadItems={({ detail }) => type(detail.filteringText)}
        onChange={({ detail }) =>
          onChange({ assets: detail.selectedOptions.flatMap(({ value }) => all.get(value ?? '') ?? []) })
        }
      />
    </FormField>
  );
};

const TenantField = ({ connectionId, scope, onChange, problem }: FieldProps) => {
  const reading = useQuery(orpc.tenants.list.queryOptions({ input: { limit: 500 } }));
  const options = (reading.data?.tenants ?? []).flatMap(({ slug, name, connection }) =>
    connection?.id === connectionId ? [{ value: slug, label: visibleText(name), description: slug }] : [],
  );
  return (
    <FormField label={text.tenant} errorText={problem}>
      <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
      <Select
        selectedOption={options.find(({ value }) => value === scope.tenant) ?? null}
        options={options}
        placeholder="Choose a tenant"
        empty="No tenant is onboarded through this connection."
        statusType={reading.isPending ? 'loading' : 'finished'}
        loadingText="Looking"
        onChange={({ detail }) => onChange({ tenant: detail.selectedOption.value ?? '' })}
      />
    </FormField>
  );
};

/** Whose and what access a review is about. */
export const ScopeFields = (props: FieldProps) => {
  const { scope, onChange } = props;
  const choices = kinds.map((value) => ({ value, label: text.ofs[value] }));
  // Nobody is a member of an asset.
  const parts = reviewParts
    .filter((value) => scope.kind !== 'assets' || value === 'grants' || value === 'broad')
    .map((value) => ({ value, label: text.parts[value] }));
  const levels = reviewLevels.map((value) => ({ value, label: text.levels[value] }));
  const ofGrants = scope.part === 'memberships';
  return (
    <SpaceBetween size="l">
      <FormField label={text.of}>
        <Select
          selectedOption={choices.find(({ value }) => value === scope.kind) ?? null}
          options={choices}
          onChange={({ detail }) => {
            const kind = kinds.find((one) => one === detail.selectedOption.value);
            if (kind)
              onChange({
                kind,
                ...(kind === 'assets' && scope.part !== 'broad' ? { part: 'grants' as const } : {}),
              });
          }}
        />
      </FormField>
      {scope.kind === 'tenant' && <TenantField {...props} />}
      {scope.kind === 'groups' && <GroupsField {...props} />}
      {scope.kind === 'assets' && <AssetsField {...props} />}
      {hasFolder(scope) && (
        <Checkbox
          checked={scope.withContents}
          description={text.withContentsHint}
          onChange={({ detail }) => onChange({ withContents: detail.checked })}
        >
          {text.withContents}
        </Checkbox>
      )}
      <FormField label={text.part}>
        <Select
          selectedOption={parts.find(({ value }) => value === scope.part) ?? null}
          options={parts}
          onChange={({ detail }) => {
            const part = reviewParts.find((one) => one === detail.selectedOption.value);
            if (part) onChange({ part, ...(part === 'memberships' ? { level: 'any' as const } : {}) });
          }}
        />
      </FormField>
      <FormField label={text.level} {...(ofGrants ? { constraintText: 'Memberships have no level.' } : {})}>
        <Select
          selectedOption={levels.find(({ value }) => value === scope.level) ?? null}
          options={levels}
          disabled={ofGrants}
          onChange={({ detail }) => {
            const level = reviewLevels.find((one) => one === detail.selectedOption.value);
            if (level) onChange({ level });
          }}
        />
      </FormField>
    </SpaceBetween>
  );
};
