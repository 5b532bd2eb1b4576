import AttributeEditor, { type AttributeEditorProps } from '@cloudscape-design/components/attribute-editor';
import Select from '@cloudscape-design/components/select';
import { contactRoles } from '../../../../shared/domain/tenant-spec.ts';
import { addContact, removeContact, setContact } from '../draft/edit-draft.ts';
import type { ContactDraft } from '../draft/tenant-draft.ts';
import { useDraft, useEdit, useShownErrors } from '../draft/use-wizard.ts';
import { wizardWords } from '../wizard-words.ts';
import { contactRoleWords } from '../words.ts';
import { RowInput } from './row-input.tsx';

const words = wizardWords.identity;
const roleOptions = contactRoles.map((role) => ({ value: role, label: contactRoleWords[role] }));

const layout: readonly AttributeEditorProps.GridLayout[] = [
  { breakpoint: 'xxs', rows: [[4, 4, 3]], removeButton: { width: 'auto' } },
  { rows: [[1], [1], [1]], removeButton: { ownRow: true } },
];

/** Whom to ask about the tenant. */
export const ContactsEditor = () => {
  const contacts = useDraft((draft) => draft.contacts);
  const edit = useEdit();
  const errorOf = useShownErrors();
  const error = (index: number, field: keyof ContactDraft) =>
    errorOf(['contacts', index, field], 'when_left', contacts[index]?.[field] === '');
  const text = (field: 'name' | 'email', label: string) => ({
    label,
    errorText: (_: ContactDraft, index: number) => error(index, field),
    control: (contact: ContactDraft, index: number) => (
      <RowInput
        path={['contacts', index, field]}
        label={`${label}, ${wizardWords.row(index + 1)}`}
        value={contact[field]}
        invalid={error(index, field) !== undefined}
        onType={(value) => edit(setContact(index, { [field]: value }))}
      />
    ),
  });
  return (
    <AttributeEditor
      items={contacts}
      empty={words.noContacts}
      addButtonText={words.addContact}
      removeButtonText={words.remove}
      removeButtonAriaLabel={(contact) => words.removeContact(contact.name || contact.email)}
      onAddButtonClick={() => edit(addContact)}
      onRemoveButtonClick={({ detail }) => edit(removeContact(detail.itemIndex))}
      gridLayout={layout}
      definition={[
        text('name', words.contactName),
        text('email', words.contactEmail),
        {
          label: words.contactRole,
          control: (contact, index) => (
            <Select
              ariaLabel={wizardWords.row(index + 1)}
              options={roleOptions}
              selectedOption={roleOptions.find(({ value }) => value === contact.role) ?? null}
              onChange={({ detail }) => {
                const role = contactRoles.find((candidate) => candidate === detail.selectedOption.value);
                if (role) edit(setContact(index, { role }));
              }}
            />
          ),
        },
      ]}
    />
  );
};
