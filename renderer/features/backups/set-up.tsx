import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const text = words.setUp;

/** Shows the recovery key, then asks for two groups of it: only who has written it down gets on. */
export const SetUp = ({ onClose }: { readonly onClose: () => void }) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const [isWritten, setWritten] = useState(false);
  const [typed, setTyped] = useState<readonly string[]>(['', '']);
  // A key stays in no cache.
  const begin = useMutation(orpc.backups.beginSetUp.mutationOptions({ gcTime: 0 }));
  const { mutate } = begin;
  useEffect(() => mutate(undefined), [mutate]);
  const confirm = useMutation(
    orpc.backups.confirmSetUp.mutationOptions({
      gcTime: 0,
      onSuccess: () => {
        void cache.invalidateQueries({ queryKey: orpc.backups.key() });
        notify({ type: 'success', content: text.done });
        onClose();
      },
    }),
  );
  const begun = begin.data;
  return (
    <Modal
      visible
      size="large"
      onDismiss={onClose}
      header={text.title}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.plan.cancel}
            </Button>
            {isWritten ? (
              <Button
                variant="primary"
                loading={confirm.isPending}
                onClick={() => begun && confirm.mutate({ setUpId: begun.setUpId, groups: [...typed] })}
              >
                {text.confirm}
              </Button>
            ) : (
              <Button
                variant="primary"
                loading={begin.isPending}
                loadingText={text.making}
                disabled={!begun}
                onClick={() => setWritten(true)}
              >
                {text.written}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={begin.error} onRetry={() => mutate(undefined)} />
        <ProblemAlert error={confirm.error} />
        {begun && !isWritten && (
          <SpaceBetween size="l">
            <Alert type="warning" header={text.once} statusIconAriaLabel="Warning">
              {text.onceWhy}
            </Alert>
            <FormField label={text.key} stretch>
              <div className="recovery-key">
                {begun.recoveryKey.map((group, position) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its position
                  <span key={position}>
                    <span className="recovery-key-position">{position + 1}</span>
                    <code>{group}</code>
                  </span>
                ))}
              </div>
            </FormField>
          </SpaceBetween>
        )}
        {begun && isWritten && (
          <SpaceBetween size="m">
            <Box variant="p">
              {text.back}. {text.backHint}
            </Box>
            {begun.ask.map((position, index) => (
              <FormField key={position} label={text.group(position)}>
                <Input
                  value={typed[index] ?? ''}
                  autoComplete={false}
                  spellcheck={false}
                  onChange={({ detail }) =>
                    setTyped(typed.map((one, at) => (at === index ? detail.value.slice(0, 20) : one)))
                  }
                />
              </FormField>
            ))}
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Modal>
  );
};
