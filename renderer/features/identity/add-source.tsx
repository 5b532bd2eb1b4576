import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentitySource } from '../../../shared/contract/identity.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const text = words.source;
const kinds = ['entra', 'github', 'csv'] as const;

/** Adds an identity source. */
export const AddSource = ({ onClose }: { readonly onClose: () => void }) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const [kind, setKind] = useState<IdentitySource['kind']>('entra');
  const [name, setName] = useState('');
  const [tenantId, setTenantId] = useState('');
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const [org, setOrg] = useState('');
  const [token, setToken] = useState('');
  const [apiEndpoint, setApiEndpoint] = useState('');
  const source = () => {
    switch (kind) {
      case 'csv':
        return { kind };
      case 'entra':
        return { kind, tenantId, clientId, clientSecret };
      case 'github':
        return { kind, org, token, ...(apiEndpoint.trim() ? { apiEndpoint: apiEndpoint.trim() } : {}) };
    }
  };
  const add = useMutation(
    orpc.identity.addSource.mutationOptions({
      onSuccess: () => {
        notify({ type: 'success', content: text.added });
        onClose();
      },
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.identity.key() }),
    }),
  );
  return (
    <Modal
      visible
      header={text.add}
      onDismiss={onClose}
      closeAriaLabel={words.cancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button
              variant="primary"
              loading={add.isPending}
              onClick={() => add.mutate({ name, source: source() })}
            >
              {text.add}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={add.error} />
        <SegmentedControl
          label={text.kind}
          selectedId={kind}
          options={kinds.map((id) => ({ id, text: text.kinds[id] }))}
          onChange={({ detail }) => setKind(kinds.find((id) => id === detail.selectedId) ?? 'entra')}
        />
        <FormField label={text.name}>
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        {kind === 'github' && (
          <SpaceBetween size="m">
            <FormField label={text.org} description={text.orgHelp}>
              <Input value={org} autoComplete={false} onChange={({ detail }) => setOrg(detail.value)} />
            </FormField>
            <FormField label={text.token} description={text.tokenHelp}>
              <Input
                value={token}
                type="password"
                autoComplete={false}
                onChange={({ detail }) => setToken(detail.value)}
              />
            </FormField>
            <FormField label={text.apiEndpoint} description={text.apiEndpointHelp}>
              <Input
                value={apiEndpoint}
                type="url"
                autoComplete={false}
                onChange={({ detail }) => setApiEndpoint(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        )}
        {kind === 'entra' && (
          <SpaceBetween size="m">
            <FormField label={text.tenantId}>
              <Input value={tenantId} onChange={({ detail }) => setTenantId(detail.value)} />
            </FormField>
            <FormField label={text.clientId}>
              <Input value={clientId} onChange={({ detail }) => setClientId(detail.value)} />
            </FormField>
            <FormField label={text.clientSecret} description={text.clientSecretHelp}>
              <Input
                value={clientSecret}
                type="password"
                autoComplete={false}
                onChange={({ detail }) => setClientSecret(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Modal>
  );
};
