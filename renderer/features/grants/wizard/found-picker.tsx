import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { visibleText } from '../../../components/visible-text.ts';

/** One thing that can be chosen. */
export interface FoundOption {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
}

/** Several out of many, found by a part of the name; what was chosen stays when something else is looked for. */
export const FoundPicker = <T,>(props: {
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly find: string;
  /** Why nothing is offered. */
  readonly none: string;
  readonly chosen: readonly T[];
  /** What is offered, under headings. */
  readonly sections: readonly (readonly [heading: string, found: readonly T[]])[];
  readonly optionOf: (one: T) => FoundOption;
  readonly isLooking: boolean;
  readonly onFind: (text: string) => void;
  readonly onChange: (chosen: T[]) => void;
}) => {
  const { sections, chosen, optionOf } = props;
  const all = new Map(
    [...sections.flatMap(([, found]) => found), ...chosen].map((one) => [optionOf(one).key, one]),
  );
  const option = (one: T) => {
    const { key, label, detail } = optionOf(one);
    return { value: key, label: visibleText(label), description: visibleText(detail) };
  };
  return (
    <FormField stretch label={props.label} description={props.description}>
      <Multiselect
        selectedOptions={chosen.map(option)}
        options={sections
          .filter(([, found]) => found.length > 0)
          .map(([label, found]) => ({ label, options: found.map(option) }))}
        filteringType="manual"
        filteringPlaceholder={props.find}
        filteringAriaLabel={props.find}
        placeholder={props.placeholder}
        statusType={props.isLooking ? 'loading' : 'finished'}
        loadingText="Looking"
        empty={props.none}
        tokenLimit={12}
        i18nStrings={{ tokenLimitShowMore: 'Show more', tokenLimitShowFewer: 'Show fewer' }}
        deselectAriaLabel={({ label }) => `Take out ${label ?? ''}`}
        selectedAriaLabel="Chosen"
        onLoadItems={({ detail }) => props.onFind(detail.filteringText.slice(0, 200))}
        onChange={({ detail }) =>
          props.onChange(detail.selectedOptions.flatMap(({ value }) => all.get(value ?? '') ?? []))
        }
      />
    </FormField>
  );
};
