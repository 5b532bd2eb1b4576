import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import type { ReactNode } from 'react';
import type { InputIssue } from '../../../../shared/errors.ts';
import { pathKey } from '../draft/check-draft.ts';
import { fieldId } from '../draft/pages.ts';
import { type ShowError, useFieldError, useFieldWarning, useWizard } from '../draft/use-wizard.ts';
import { afterClick } from './after-click.ts';

export interface TextFieldProps {
  readonly path: InputIssue['path'];
  readonly label: string;
  readonly help?: ReactNode;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly show?: ShowError;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  readonly autoFocus?: boolean;
  readonly stretch?: boolean;
  readonly type?: InputProps.Type;
}

/** A text of the draft: saved as typed, its error in words beside it. */
export const TextField = (props: TextFieldProps) => {
  const { path, value, show = 'when_left' } = props;
  const { store, saver } = useWizard();
  const error = useFieldError(path, show, value === '');
  const warning = useFieldWarning(path);
  const id = fieldId(path);
  return (
    <FormField
      label={props.label}
      description={props.help}
      errorText={error}
      warningText={error ? undefined : warning}
      controlId={id}
      stretch={props.stretch ?? false}
    >
      <Input
        controlId={id}
        value={value}
        type={props.type ?? 'text'}
        autoComplete={false}
        spellcheck={false}
        placeholder={props.placeholder ?? ''}
        readOnly={props.readOnly ?? false}
        autoFocus={props.autoFocus ?? false}
        onChange={({ detail }) => props.onType(detail.value)}
        onBlur={() => {
          afterClick(() => store.touch(pathKey(path)));
          void saver.flush();
        }}
      />
    </FormField>
  );
};
