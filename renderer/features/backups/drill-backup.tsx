import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const text = words.drill;

/** Asks for the recovery key, and drills with it. */
export const DrillBackup = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const cache = useQueryClient();
  const [recoveryKey, setRecoveryKey] = useState('');
  // A key stays in no cache.
  const drill = useMutation(
    orpc.backups.drill.mutationOptions({
      gcTime: 0,
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: orpc.backups.key() });
        onClose();
      },
    }),
  );
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={text.title}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.plan.cancel}
            </Button>
            <Button
              variant="primary"
              loading={drill.isPending}
              loadingText={text.busy}
              disabled={recoveryKey.trim() === ''}
              onClick={() => drill.mutate({ backup: id, recoveryKey })}
            >
              {text.start}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={drill.error} />
        <Box variant="p">{text.what}</Box>
        <FormField label={text.key} description={text.keyHint} stretch>
          <Input
            value={recoveryKey}
            type="password"
            autoComplete={false}
            disabled={drill.isPending}
            onChange={({ detail }) => setRecoveryKey(detail.value.slice(0, 200))}
          />
        </FormField>
        {drill.isPending && (
          <div role="status">{text.busy}: this takes from some seconds to some minutes.</div>
        )}
      </SpaceBetween>
    </Modal>
  );
};
