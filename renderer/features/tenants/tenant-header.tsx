import Button from '@cloudscape-design/components/button';
import ButtonDropdown, { type ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Tenant } from '../../../shared/contract/tenants.ts';
import { useMayChange } from '../../components/use-role.ts';
import { EnvironmentTitle } from './environment-title.tsx';
import { leavingWords } from './leaving-words.ts';
import { TenantStatusBadge } from './tenant-status.tsx';
import { useNewDraft } from './use-new-draft.tsx';
import { words } from './words.ts';

type StatusChange = 'suspend' | 'resume' | 'offboard' | 'restore' | 'delete';

export interface TenantHeaderProps {
  readonly tenant: Tenant;
  readonly onCheck: () => void;
  readonly onExport: () => void;
  readonly onChangeStatus: (change: StatusChange) => void;
}

/** A tenant's name, status, and what can be done with it now. */
export const TenantHeader = ({ tenant, onCheck, onExport, onChangeStatus }: TenantHeaderProps) => {
  const mayChange = useMayChange();
  const newDraft = useNewDraft();
  const changes: ButtonDropdownProps.Item[] = [
    ...(mayChange && tenant.status === 'live' ? [{ id: 'suspend', text: words.tenant.suspend }] : []),
    { id: 'export', text: words.tenant.export },
    ...(mayChange && ['live', 'suspended', 'onboarding'].includes(tenant.status)
      ? [{ id: 'offboard', text: leavingWords.offboard.menu }]
      : []),
    ...(mayChange && tenant.status === 'offboarded'
      ? [{ id: 'delete', text: leavingWords.delete.menu }]
      : []),
  ];
  const restorable = tenant.offboarded !== null && tenant.deleted === null;
  return (
    <Header
      variant="h1"
      description={
        <SpaceBetween direction="horizontal" size="s">
          <TenantStatusBadge status={tenant.status} />
          <span>{tenant.slug}</span>
          <span>
            <EnvironmentTitle name={tenant.environment} />
          </span>
        </SpaceBetween>
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <ButtonDropdown
            items={changes}
            ariaLabel={words.tenant.more}
            onItemClick={({ detail: { id } }) =>
              id === 'suspend' || id === 'offboard' || id === 'delete' ? onChangeStatus(id) : onExport()
            }
          >
            {words.tenant.more}
          </ButtonDropdown>
          {tenant.status !== 'deleted' && <Button onClick={onCheck}>{words.tenant.signIn}</Button>}
          {mayChange && restorable && (
            <Button variant="primary" onClick={() => onChangeStatus('restore')}>
              {leavingWords.restore.menu}
            </Button>
          )}
          {mayChange && tenant.status === 'suspended' && !restorable && (
            <Button variant="primary" onClick={() => onChangeStatus('resume')}>
              {words.tenant.resume}
            </Button>
          )}
          {mayChange && !restorable && (tenant.status === 'live' || tenant.status === 'onboarding') && (
            <Button
              variant="primary"
              loading={newDraft.isPending}
              loadingText={words.tenant.editing}
              onClick={() => newDraft.mutate({ slug: tenant.slug })}
            >
              {words.tenant.edit}
            </Button>
          )}
        </SpaceBetween>
      }
    >
      {tenant.name}
    </Header>
  );
};
