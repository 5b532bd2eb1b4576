import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { AppLink } from '../../../components/app-link.tsx';
import { setEnvironment } from '../draft/edit-draft.ts';
import { fieldId } from '../draft/pages.ts';
import { useDraft, useEdit, useFieldError } from '../draft/use-wizard.ts';
import { useEnvironments } from '../use-environments.ts';
import { wizardWords } from '../wizard-words.ts';

const words = wizardWords.identity;

/** Where the tenant's people and groups are made, with the connection that leads there. */
export const EnvironmentField = () => {
  const chosen = useDraft((draft) => draft.environment);
  const edit = useEdit();
  const { choices } = useEnvironments();
  const error = useFieldError(['environment'], 'as_typed', chosen === '');
  const current = choices.find(({ name }) => name === chosen) ?? null;
  const id = fieldId(['environment']);
  const options = choices.map((choice) => ({
    value: choice.name,
    label: choice.title,
    description: choice.connection
      ? words.connectionOf(choice.connection.name, choice.accountId)
      : words.noConnection,
  }));
  return (
    <FormField
      label={words.environment}
      description={words.environmentHelp}
      controlId={id}
      errorText={error}
      warningText={
        !error && current && !current.connection ? (
          <>
            {words.noConnection} <AppLink href="/environments">{words.assign}</AppLink>
          </>
        ) : undefined
      }
      constraintText={
        current?.connection ? words.connectionOf(current.connection.name, current.accountId) : undefined
      }
    >
      <Select
        controlId={id}
        options={options}
        selectedOption={
          options.find(({ value }) => value === chosen) ?? (chosen ? { value: chosen, label: chosen } : null)
        }
        onChange={({ detail }) => {
          const to = choices.find(({ name }) => name === detail.selectedOption.value);
          if (to) edit(setEnvironment(to, current));
        }}
      />
    </FormField>
  );
};
