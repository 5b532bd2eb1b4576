import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { addException, removeException, setException, setIdentities } from '../../draft/edit-draft.ts';
import type { ExceptionDraft } from '../../draft/tenant-draft.ts';
import { useDraft, useEdit, useShownErrors, useWizard, useWizardState } from '../../draft/use-wizard.ts';
import { wizardWords } from '../../wizard-words.ts';
import { RowInput } from '../row-input.tsx';
import { TextField } from '../text-field.tsx';

const words = wizardWords.people;

const Exceptions = () => {
  const { check } = useWizard();
  const edit = useEdit();
  const exceptions = useDraft((draft) => draft.identities.exceptions);
  const warnings = useWizardState((state) => check(state).warnings);
  const errorOf = useShownErrors();
  const text = (field: keyof ExceptionDraft, label: string) => {
    const error = (item: ExceptionDraft, index: number) =>
      errorOf(['identities', 'exceptions', index, field], 'when_left', item[field] === '');
    return {
      label,
      errorText: error,
      warningText: (item: ExceptionDraft, index: number) =>
        error(item, index) ? undefined : warnings.get(`identities.exceptions.${index}.${field}`),
      control: (item: ExceptionDraft, index: number) => (
        <RowInput
          path={['identities', 'exceptions', index, field]}
          label={`${label}, ${wizardWords.row(index + 1)}`}
          value={item[field]}
          invalid={error(item, index) !== undefined}
          onType={(value) => edit(setException(index, { [field]: value }))}
        />
      ),
    };
  };
  return (
    <FormField label={words.exceptions} description={words.exceptionsHelp} stretch>
      <AttributeEditor
        items={exceptions}
        empty={words.noExceptions}
        addButtonText={words.addException}
        removeButtonText={words.remove}
        removeButtonAriaLabel={(item) => words.removeException(item.email)}
        onAddButtonClick={() => edit(addException)}
        onRemoveButtonClick={({ detail }) => edit(removeException(detail.itemIndex))}
        definition={[text('email', words.exceptionEmail), text('reason', words.exceptionReason)]}
      />
    </FormField>
  );
};

/** The federation role, and the rule that only federated people get in. */
export const SignInRules = () => {
  const edit = useEdit();
  const federatedOnly = useDraft((draft) => draft.identities.federatedOnly);
  const federationRole = useDraft((draft) => draft.identities.federationRole);
  return (
    <Container header={<Header variant="h2">{words.signInTitle}</Header>}>
      <SpaceBetween size="l">
        <TextField
          path={['identities', 'federationRole']}
          label={words.federationRole}
          help={words.federationRoleHelp}
          placeholder={words.federationRolePlaceholder}
          show="as_typed"
          value={federationRole}
          stretch
          onType={(value) => edit(setIdentities({ federationRole: value.trim() }))}
        />
        <Toggle
          checked={federatedOnly}
          description={words.federatedOnlyHelp}
          onChange={({ detail }) => edit(setIdentities({ federatedOnly: detail.checked }))}
        >
          {words.federatedOnly}
        </Toggle>
        {federatedOnly && <Exceptions />}
      </SpaceBetween>
    </Container>
  );
};
