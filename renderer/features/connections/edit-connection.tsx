import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { type Connection, newCredential } from '../../../shared/contract/connections.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { problemOf } from '../../components/problem-of.ts';
import { noPasswordManager } from './connection-fields.tsx';
import { KeepInMemory } from './keep-in-memory.tsx';
import { type ConnectionForm, emptyForm, fieldErrors } from './new-connection-form.ts';
import type { useConnectionActions } from './use-connection-actions.ts';
import { words } from './words.ts';

type Field = 'name' | 'accountId' | 'region' | 'accessKeyId' | 'secretAccessKey';

const labels: Readonly<Record<Field, { readonly label: string; readonly description: string }>> = {
  name: { label: 'Name', description: 'How it is called on every screen.' },
  accountId: { label: 'Expected account', description: '12 digits, or empty.' },
  region: { label: 'Region', description: 'Where the dashboards are.' },
  accessKeyId: { label: 'New access key id', description: 'Leave both empty to keep the present keys.' },
  secretAccessKey: { label: 'New secret access key', description: 'Goes into the keychain once.' },
};

/** Changes what may change of a connection, and replaces lost or rotated access keys. */
export const EditConnection = (props: {
  readonly connection: Connection;
  readonly actions: ReturnType<typeof useConnectionActions>;
  readonly onClose: () => void;
}) => {
  const { connection } = props;
  const { update } = props.actions;
  const onClose = () => {
    update.reset();
    props.onClose();
  };
  const notify = useNotify();
  const [form, setForm] = useState<ConnectionForm>({
    ...emptyForm,
    name: connection.name,
    accountId: connection.accountId ?? '',
    region: connection.region,
  });
  const sandbox = connection.source.kind === 'sandbox';
  const withKeys = connection.source.kind === 'keys';
  const fields: readonly Field[] = [
    'name',
    ...(sandbox ? [] : (['accountId', 'region'] as const)),
    ...(withKeys ? (['accessKeyId', 'secretAccessKey'] as const) : []),
  ];
  const keys = {
    accessKeyId: form.accessKeyId.trim(),
    secretAccessKey: form.secretAccessKey.trim(),
    keep: form.keep,
  };
  const newKeys = withKeys && (keys.accessKeyId !== '' || keys.secretAccessKey !== '');
  const refused = update.error ? problemOf(update.error) : undefined;
  const judged = newCredential.safeParse({ kind: 'keys', ...keys });
  const errors = {
    ...(newKeys && !judged.success ? fieldErrors(judged.error.issues) : {}),
    ...fieldErrors(refused?.issues ?? []),
  };
  const save = () => {
    if (newKeys && !judged.success) return;
    update.mutate(
      {
        id: connection.id,
        name: form.name,
        ...(sandbox ? {} : { accountId: form.accountId.trim() || null, region: form.region.trim() }),
        ...(newKeys ? { keys } : {}),
      },
      {
        onSuccess: (changed) => {
          notify({ type: 'success', content: words.edit.saved(changed.name) });
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={words.edit.title(connection.name)}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={update.isPending} onClick={save}>
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={update.error} />
        {fields.map((field) => (
          <FormField
            key={field}
            label={labels[field].label}
            description={labels[field].description}
            errorText={errors[field]}
          >
            <Input
              value={form[field]}
              type={field === 'secretAccessKey' ? 'password' : 'text'}
              autoComplete={field === 'secretAccessKey' ? noPasswordManager : false}
              spellcheck={false}
              onChange={({ detail }) => setForm((before) => ({ ...before, [field]: detail.value }))}
            />
          </FormField>
        ))}
        {newKeys && (refused?.code === 'KEYCHAIN' || form.keep === 'session') && (
          <KeepInMemory keep={form.keep} onChange={(keep) => setForm((before) => ({ ...before, keep }))} />
        )}
      </SpaceBetween>
    </Modal>
  );
};
