import Select from '@cloudscape-design/components/select';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { tenantStatuses } from '../../../shared/domain/tenant-spec.ts';
import { orpc } from '../../app/client.ts';
import { isNarrowed, type ListFilter } from './list-query.ts';
import { statusWords, words } from './words.ts';
import '../../components/plain-list.css';

export interface TenantsFilterProps {
  readonly filter: ListFilter;
  readonly onChange: (part: Readonly<Record<string, string | undefined>>) => void;
  readonly total: number;
}

const anyStatus = { value: '', label: words.list.anyStatus };
const anyEnvironment = { value: '', label: words.list.anyEnvironment };
const statusOptions = [
  anyStatus,
  ...tenantStatuses
    .filter((status) => status !== 'draft')
    .map((status) => ({ value: status, label: statusWords[status] })),
];

/** Search and the two narrowings of the tenant list. Typing asks the host once it pauses. */
export const TenantsFilter = ({ filter, onChange, total }: TenantsFilterProps) => {
  const [search, setSearch] = useState(filter.search);
  useEffect(() => setSearch(filter.search), [filter.search]);
  const environments = useQuery(orpc.environments.list.queryOptions());
  const environmentOptions = [
    anyEnvironment,
    ...(environments.data ?? []).map(({ name, title }) => ({ value: name, label: title })),
  ];
  return (
    <div className="table-filter">
      <div className="table-filter-text">
        <TextFilter
          filteringText={search}
          filteringPlaceholder={words.list.search}
          filteringAriaLabel={words.list.search}
          countText={isNarrowed(filter) ? words.tenants(total) : ''}
          onChange={({ detail }) => setSearch(detail.filteringText)}
          onDelayedChange={({ detail }) => onChange({ search: detail.filteringText })}
        />
      </div>
      <Select
        inlineLabelText={words.list.status}
        options={statusOptions}
        selectedOption={statusOptions.find(({ value }) => value === (filter.status ?? '')) ?? anyStatus}
        onChange={({ detail }) =>
          onChange({
            status: detail.selectedOption.value,
          })
        }
      />
      <Select
        inlineLabelText={words.list.environment}
        options={environmentOptions}
        selectedOption={
          environmentOptions.find(({ value }) => value === (filter.environment ?? '')) ?? {
            value: filter.environment ?? '',
            label: filter.environment ?? '',
          }
        }
        onChange={({ detail }) => onChange({ environment: detail.selectedOption.value })}
      />
    </div>
  );
};
