import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { wizardWords } from '../../wizard-words.ts';
import type { Mapping, OpenedImport } from './use-people-import.ts';

const words = wizardWords.import;
const fields = ['email', 'name', 'role', 'sessionName'] as const;
const none = { value: '', label: words.noColumn };

export interface ColumnMappingProps {
  readonly read: OpenedImport['read'];
  readonly disabled: boolean;
  readonly onChange: (mapping: Mapping) => void;
}

/** Which column holds what. Guessed by the host; changed here when the guess is wrong. */
export const ColumnMapping = ({ read, disabled, onChange }: ColumnMappingProps) => {
  const width = read.header?.length ?? Math.max(-1, ...Object.values(read.mapping)) + 1;
  const columns = Array.from({ length: width }, (_, index) => ({
    value: String(index),
    label: read.header?.[index] || words.column(index + 1),
  }));
  const choose = (field: (typeof fields)[number], value: string | undefined) => {
    const { [field]: _, ...others } = read.mapping;
    onChange(value ? { ...others, [field]: Number(value) } : others);
  };
  return (
    <ExpandableSection headerText={words.mapping} defaultExpanded={read.header !== null}>
      <ColumnLayout columns={4}>
        {fields.map((field) => (
          <FormField key={field} label={words.fields[field]} stretch>
            <Select
              disabled={disabled}
              options={field === 'email' ? columns : [none, ...columns]}
              selectedOption={
                columns.find(({ value }) => value === String(read.mapping[field] ?? '')) ??
                (field === 'email' ? null : none)
              }
              placeholder={words.noColumn}
              expandToViewport
              onChange={({ detail }) => choose(field, detail.selectedOption.value)}
            />
          </FormField>
        ))}
      </ColumnLayout>
    </ExpandableSection>
  );
};
