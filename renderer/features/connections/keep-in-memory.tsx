import Checkbox from '@cloudscape-design/components/checkbox';
import type { ConnectionForm } from './new-connection-form.ts';
import { words } from './words.ts';

/** Asks whether keys that the keychain did not take are to be kept in memory; nothing is kept there unasked. */
export const KeepInMemory = (props: {
  readonly keep: ConnectionForm['keep'];
  readonly onChange: (keep: ConnectionForm['keep']) => void;
}) => (
  <Checkbox
    checked={props.keep === 'session'}
    description={words.keep.why}
    onChange={({ detail }) => props.onChange(detail.checked ? 'session' : 'keychain')}
  >
    {words.keep.label}
  </Checkbox>
);
