import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CopyText } from '../../components/copy-text.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

export interface MadeTokenProps {
  readonly name: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** The desktop app's page has an address that no program can call. */
const host = /^https?:$/.test(location.protocol) ? location.origin : 'http://127.0.0.1:PORT';

/** A token in the only moment in which it can be read. */
export const MadeToken = ({ name, secret, onClose }: MadeTokenProps) => (
  <Modal
    visible
    size="large"
    onDismiss={onClose}
    header={words.made.title(visibleText(name))}
    closeAriaLabel="Close"
    footer={
      <Box float="right">
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </Box>
    }
  >
    <SpaceBetween size="l">
      <Alert type="warning" header={words.made.once} statusIconAriaLabel="Warning">
        {words.made.onceWhy}
      </Alert>
      <FormField label={words.made.token} stretch>
        <Box variant="code">
          <CopyText text={secret} label="token" />
        </Box>
      </FormField>
      <FormField label={words.made.use} stretch>
        <Box variant="code">
          <CopyText text={`curl -H "Authorization: Bearer $TOKEN" ${host}/api/v1/tenants`} label="example" />
        </Box>
      </FormField>
    </SpaceBetween>
  </Modal>
);
