import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { type GrantPolicy, grantPolicy } from '../../../shared/domain/grant-policy.ts';
import { accessLevels } from '../../../shared/domain/permission-sets.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { levelWords } from './words.ts';

const any = { value: '', label: 'Every' };

/** One policy: where it applies and what it asks for. */
export const EditPolicy = ({
  policy,
  error,
  saving,
  onSave,
  onClose,
}: {
  readonly policy: GrantPolicy | undefined;
  readonly error: unknown;
  readonly saving: boolean;
  readonly onSave: (policy: GrantPolicy) => void;
  readonly onClose: () => void;
}) => {
  const [draft, setDraft] = useState({
    id: policy?.id ?? uuidv7(),
    title: policy?.title ?? '',
    environment: policy?.environment ?? null,
    level: policy?.level ?? null,
    tenant: policy?.tenant ?? null,
    needsReason: policy?.needsReason ?? true,
    needsTicket: policy?.needsTicket ?? false,
    approvals: String(policy?.approvals ?? 0),
    longestDays: policy?.longestDays == null ? '' : String(policy.longestDays),
  });
  const [tried, setTried] = useState(false);
  const environments = useQuery(orpc.environments.list.queryOptions()).data ?? [];
  const tenants = useQuery(orpc.tenants.list.queryOptions({ input: { limit: 500 } })).data?.tenants ?? [];
  const change = (more: Partial<typeof draft>) => setDraft({ ...draft, ...more });
  const parsed = grantPolicy.safeParse({
    ...draft,
    approvals: /^\d+$/.test(draft.approvals) ? Number(draft.approvals) : Number.NaN,
    longestDays: draft.longestDays.trim() === '' ? null : Number(draft.longestDays),
  });
  const wrong = (field: string): string =>
    tried && !parsed.success
      ? (parsed.error.issues.find(({ path }) => path[0] === field)?.message ?? '')
      : '';
  const environmentOptions = [any, ...environments.map(({ name, title }) => ({ value: name, label: title }))];
  const tenantOptions = [any, ...tenants.map(({ slug, name }) => ({ value: slug, label: name }))];
  const levelOptions = [any, ...accessLevels.map((value) => ({ value, label: levelWords[value].label }))];
  return (
    <Modal
      visible
      header={policy ? 'Change a policy' : 'Add a policy'}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={saving}
              onClick={() => {
                setTried(true);
                if (parsed.success) onSave(parsed.data);
              }}
            >
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={error} />
        <FormField label="Name" errorText={wrong('title')}>
          <Input
            value={draft.title}
            onChange={({ detail }) => change({ title: detail.value.slice(0, 100) })}
          />
        </FormField>
        <FormField label="Environment">
          <Select
            selectedOption={
              environmentOptions.find(({ value }) => value === (draft.environment ?? '')) ?? any
            }
            options={environmentOptions}
            onChange={({ detail }) => change({ environment: detail.selectedOption.value || null })}
          />
        </FormField>
        <FormField label="Level">
          <Select
            selectedOption={levelOptions.find(({ value }) => value === (draft.level ?? '')) ?? any}
            options={levelOptions}
            onChange={({ detail }) =>
              change({ level: accessLevels.find((one) => one === detail.selectedOption.value) ?? null })
            }
          />
        </FormField>
        <FormField label="Tenant">
          <Select
            selectedOption={tenantOptions.find(({ value }) => value === (draft.tenant ?? '')) ?? any}
            options={tenantOptions}
            onChange={({ detail }) => change({ tenant: detail.selectedOption.value || null })}
          />
        </FormField>
        <Checkbox
          checked={draft.needsReason}
          onChange={({ detail }) => change({ needsReason: detail.checked })}
        >
          A reason is needed
        </Checkbox>
        <Checkbox
          checked={draft.needsTicket}
          onChange={({ detail }) => change({ needsTicket: detail.checked })}
        >
          A ticket is needed
        </Checkbox>
        <FormField
          label="Approvals by other people"
          errorText={wrong('approvals') && 'A whole number from 0 to 5.'}
        >
          <Input
            inputMode="numeric"
            value={draft.approvals}
            onChange={({ detail }) => change({ approvals: detail.value.slice(0, 2) })}
          />
        </FormField>
        <FormField
          label="Longest time in days"
          description="Empty: for good is allowed."
          errorText={wrong('longestDays') && 'A whole number from 1 to 3650, or nothing.'}
        >
          <Input
            inputMode="numeric"
            value={draft.longestDays}
            onChange={({ detail }) => change({ longestDays: detail.value.slice(0, 5) })}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
};
