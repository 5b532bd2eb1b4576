import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListName } from '../../shared/contract/lists.ts';
import { orpc } from '../app/client.ts';
import { useNotify } from './notifications.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { useFirstFocus } from './use-first-focus.ts';
import { visibleText } from './visible-text.ts';

export interface SaveViewProps {
  readonly list: ListName;
  /** Names of views that there are. */
  readonly taken: readonly string[];
  readonly address: string;
  readonly onClose: () => void;
}

/** Asks for the name under which the present filters and order are kept. */
export const SaveView = ({ list, taken, address, onClose }: SaveViewProps) => {
  const cache = useQueryClient();
  const notify = useNotify();
  const field = useFirstFocus<InputProps.Ref>();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const wanted = name.trim();
  const save = useMutation(
    orpc.lists.saveView.mutationOptions({
      onSuccess: (kept) => {
        cache.setQueryData(orpc.lists.get.queryKey({ input: { list } }), kept);
        notify({ type: 'success', content: `The view “${visibleText(wanted)}” was saved.` });
        onClose();
      },
    }),
  );
  const submit = () => {
    setTried(true);
    if (wanted !== '') save.mutate({ list, view: { name: wanted, address } });
  };
  const replaces = taken.includes(wanted);
  return (
    <Modal
      visible
      header="Save this view"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={save.isPending} onClick={submit}>
              {replaces ? 'Replace' : 'Save'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SpaceBetween size="m">
          <ProblemAlert error={save.error} />
          <FormField
            label="Name"
            description="Keeps the filters and the order of this list for you, in this profile."
            errorText={tried && wanted === '' ? 'Give the view a name.' : undefined}
            constraintText={replaces ? 'There is a view of this name. Saving replaces it.' : undefined}
          >
            <Input ref={field} value={name} onChange={({ detail }) => setName(detail.value.slice(0, 60))} />
          </FormField>
        </SpaceBetween>
      </form>
    </Modal>
  );
};
