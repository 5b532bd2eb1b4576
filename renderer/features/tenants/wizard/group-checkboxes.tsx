import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { tenantRoles } from '../../../../shared/domain/tenant-spec.ts';
import { visibleText } from '../../../components/visible-text.ts';
import type { AssetRow } from '../draft/asset-rows.ts';
import { setGroups } from '../draft/edit-draft.ts';
import { fieldId } from '../draft/pages.ts';
import { useEdit, useShownErrors } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';
import { roleWords } from '../words.ts';

/** The groups that receive a chosen asset; nothing for one that is not chosen. */
export const GroupCheckboxes = ({ row }: { readonly row: AssetRow }) => {
  const edit = useEdit();
  const errorOf = useShownErrors();
  const { chosen, position } = row;
  if (!chosen || position === null) return null;
  const path = ['entitlements', position, 'groups'] as const;
  const error = errorOf([...path], 'as_typed', false);
  return (
    <>
      <SpaceBetween direction="horizontal" size="s">
        {tenantRoles.map((role, order) => (
          <Checkbox
            key={role}
            {...(order === 0 ? { controlId: fieldId([...path]) } : {})}
            checked={chosen.groups.includes(role)}
            ariaLabel={wizardWords.entitlements.groupLabel(roleWords[role].many, visibleText(row.name))}
            onChange={({ detail }) =>
              edit(
                setGroups(
                  chosen,
                  tenantRoles.filter((other) =>
                    other === role ? detail.checked : chosen.groups.includes(other),
                  ),
                ),
              )
            }
          >
            {roleWords[role].many}
          </Checkbox>
        ))}
      </SpaceBetween>
      {error && <StatusIndicator type="error">{error}</StatusIndicator>}
    </>
  );
};
