import Input from '@cloudscape-design/components/input';
import type { InputIssue } from '../../../../shared/errors.ts';
import { pathKey } from '../draft/check-draft.ts';
import { fieldId } from '../draft/pages.ts';
import { useWizard } from '../draft/use-wizard.ts';
import { afterClick } from './after-click.ts';

export interface RowInputProps {
  readonly path: InputIssue['path'];
  readonly label: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly onType: (value: string) => void;
  readonly placeholder?: string;
}

/** One text of a row of an editor; the editor shows its label and its error. */
export const RowInput = ({ path, label, value, invalid, onType, placeholder = '' }: RowInputProps) => {
  const { store, saver } = useWizard();
  return (
    <Input
      controlId={fieldId(path)}
      ariaLabel={label}
      value={value}
      invalid={invalid}
      autoComplete={false}
      spellcheck={false}
      placeholder={placeholder}
      onChange={({ detail }) => onType(detail.value)}
      onBlur={() => {
        afterClick(() => store.touch(pathKey(path)));
        void saver.flush();
      }}
    />
  );
};
