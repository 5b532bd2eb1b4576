import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { AuditEntry } from '../../../shared/contract/console.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { flatten } from '../../components/state-rows.ts';
import { exactWords } from '../../components/time-words.ts';
import { visibleText } from '../../components/visible-text.ts';
import { originWords, outcomeWords } from './words.ts';

/** Everything that one entry keeps. */
export const AuditDetail = ({
  entry,
  onClose,
}: {
  readonly entry: AuditEntry;
  readonly onClose: () => void;
}) => {
  const fields = entry.detail === null ? [] : [...flatten(entry.detail)];
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={`Entry ${entry.seq}: ${entry.action}`}
      closeAriaLabel="Close"
      size="large"
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'When', value: `${exactWords(Date.parse(entry.at))} (${entry.at})` },
            {
              label: 'Who',
              value: `${entry.actor}, as ${entry.role}, from ${originWords[entry.origin] ?? entry.origin}`,
            },
            { label: 'About', value: visibleText(entry.subject ?? '–') },
            {
              label: 'Outcome',
              value: (
                <StatusIndicator type={outcomeWords[entry.outcome].type}>
                  {outcomeWords[entry.outcome].label}
                </StatusIndicator>
              ),
            },
          ]}
        />
        {fields.length > 0 ? (
          <KeyValuePairs columns={2} items={fields.map(([label, value]) => ({ label, value }))} />
        ) : (
          <Box color="text-body-secondary">The entry has no further fields.</Box>
        )}
        <KeyValuePairs
          items={[{ label: 'Hash (SHA-256)', value: <CopyText label="hash" text={entry.hash} /> }]}
        />
      </SpaceBetween>
    </Modal>
  );
};
