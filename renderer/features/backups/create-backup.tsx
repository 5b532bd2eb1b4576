import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.create;

/** Chooses an account, and backs it up while one watches. */
export const CreateBackup = ({
  usualPlace,
  onClose,
}: {
  readonly usualPlace: string;
  readonly onClose: () => void;
}) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const connections = useQuery(orpc.connections.list.queryOptions());
  const status = useQuery(orpc.backups.status.queryOptions());
  const [chosen, setChosen] = useState<string>();
  const options = (connections.data ?? []).map(({ id, name }) => ({ value: id, label: visibleText(name) }));
  const connectionId = chosen ?? (options.length === 1 ? options[0]?.value : undefined);
  const create = useMutation(
    orpc.backups.create.mutationOptions({
      onSuccess: ({ backup }) => {
        void cache.invalidateQueries({ queryKey: orpc.backups.key() });
        notify({ type: 'success', content: text.done(backup) });
        onClose();
      },
    }),
  );
  const progress = useQuery({
    ...orpc.backups.creating.queryOptions({ input: { connectionId: connectionId ?? '' } }),
    enabled: create.isPending && connectionId !== undefined,
    refetchInterval: 500,
  });
  const { read = 0, known = 0 } = progress.data ?? {};
  const rules = status.data?.rules.find(({ connection }) => connection.id === connectionId);
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
              {create.isPending ? 'Go on in the background' : words.plan.cancel}
            </Button>
            <Button
              variant="primary"
              loading={create.isPending}
              disabled={connectionId === undefined}
              onClick={() => connectionId && create.mutate({ connectionId })}
            >
              {text.start}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert error={connections.error} onRetry={() => void connections.refetch()} />
        <ProblemAlert error={create.error} />
        <FormField label={text.connection}>
          <Select
            selectedOption={options.find(({ value }) => value === connectionId) ?? null}
            options={options}
            placeholder={text.choose}
            statusType={connections.isPending ? 'loading' : 'finished'}
            loadingText="Reading connections"
            disabled={create.isPending}
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
          />
        </FormField>
        <FormField label={text.where}>
          <Box variant="code">
            <span className="any-wrap">{visibleText(rules?.place ?? usualPlace)}</span>
          </Box>
        </FormField>
        {create.isPending && (
          <ProgressBar
            value={known === 0 ? 0 : (read / known) * 100}
            additionalInfo={text.reading(read, known)}
            ariaLabel={text.title}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
};
