import Select from '@cloudscape-design/components/select';
import { type TenantRole, tenantRoles } from '../../../../../shared/domain/tenant-spec.ts';
import { roleWords } from '../../words.ts';

export const roleOptions = tenantRoles.map((role) => ({
  value: role,
  label: roleWords[role].one,
  description: roleWords[role].does,
}));

export interface RoleSelectProps {
  readonly value: TenantRole;
  readonly onChange: (role: TenantRole) => void;
  /** Only where no form field gives the label. */
  readonly ariaLabel?: string;
}

/** Chooses one of the tenant's roles. */
export const RoleSelect = ({ value, onChange, ariaLabel }: RoleSelectProps) => (
  <Select
    {...(ariaLabel ? { ariaLabel } : {})}
    options={roleOptions}
    selectedOption={roleOptions.find((option) => option.value === value) ?? null}
    expandToViewport
    onChange={({ detail }) => {
      const role = tenantRoles.find((candidate) => candidate === detail.selectedOption.value);
      if (role) onChange(role);
    }}
  />
);
