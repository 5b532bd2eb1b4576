import Select from '@cloudscape-design/components/select';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { visibleText } from '../components/visible-text.ts';
import { orpc } from './client.ts';

const shown = 25;

/** Goes to a tenant's page; its list is searched where the tenants are kept, however many there are. */
export const TenantSwitcher = () => {
  const [path, navigate] = useLocation();
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState(false);
  const slug = /^\/tenants\/([a-z][a-z0-9-]*)/.exec(path)?.[1];
  const list = useQuery({
    ...orpc.tenants.list.queryOptions({ input: { search: search || undefined, limit: shown } }),
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const current = useQuery({
    ...orpc.tenants.get.queryOptions({ input: { slug: slug ?? '' } }),
    enabled: slug !== undefined && slug !== 'new' && slug !== 'drafts',
    retry: false,
  });
  const options = (list.data?.tenants ?? []).map((tenant) => ({
    value: tenant.slug,
    label: visibleText(tenant.name),
    description: `${tenant.slug} · ${tenant.environment} · ${tenant.status}`,
  }));
  const more = (list.data?.total ?? 0) - options.length;
  return (
    <Select
      selectedOption={
        slug !== undefined && current.data ? { value: slug, label: visibleText(current.data.name) } : null
      }
      placeholder="All tenants"
      ariaLabel="Go to a tenant"
      filteringType="manual"
      filteringPlaceholder="Search tenants"
      filteringAriaLabel="Search tenants"
      options={[{ value: '', label: 'All tenants' }, ...options]}
      statusType={list.isError ? 'error' : list.isFetching ? 'loading' : 'finished'}
      loadingText="Reading tenants"
      errorText="The tenants could not be read"
      recoveryText="Try again"
      finishedText={more > 0 ? `${more} more: type part of a name` : ''}
      empty={search ? `No tenant has “${search}” in its name` : 'No tenant yet'}
      onFocus={() => setOpened(true)}
      onLoadItems={({ detail }) => {
        setOpened(true);
        setSearch(detail.filteringText);
        if (detail.firstPage === false && detail.samePage) void list.refetch();
      }}
      onChange={({ detail }) => {
        const chosen = detail.selectedOption.value;
        navigate(chosen ? `/tenants/${chosen}` : '/tenants');
      }}
    />
  );
};
