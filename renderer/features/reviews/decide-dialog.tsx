import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

const text = words.dialog;

/** Asks why rows are removed, or kept. */
export const DecideDialog = (props: {
  readonly decision: 'keep' | 'remove';
  readonly count: number;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onDecide: (reason: string) => void;
  readonly onClose: () => void;
}) => {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const title = text[props.decision](props.count);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={props.onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onClose}>
              {text.cancel}
            </Button>
            <Button
              variant="primary"
              loading={props.busy}
              loadingText={text.busy}
              onClick={() => {
                setTried(true);
                if (reason.trim() !== '') props.onDecide(reason.trim());
              }}
            >
              {title}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <ProblemAlert error={props.error} />
        <FormField
          label={text.reason}
          description={text.body}
          errorText={tried && reason.trim() === '' ? 'Say why.' : undefined}
        >
          <Textarea
            value={reason}
            rows={3}
            autoFocus
            onChange={({ detail }) => setReason(detail.value.slice(0, 1_000))}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  );
};
