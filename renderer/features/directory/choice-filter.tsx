import Select from '@cloudscape-design/components/select';

/** One narrowing of a list, kept in the address: nothing chosen means all. */
export const ChoiceFilter = (props: {
  readonly label: string;
  readonly any: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) => {
  const all = [{ value: '', label: props.any }, ...props.options];
  return (
    <Select
      inlineLabelText={props.label}
      options={all}
      selectedOption={all.find(({ value }) => value === (props.value ?? '')) ?? all[0] ?? null}
      onChange={({ detail }) => props.onChange(detail.selectedOption.value || undefined)}
    />
  );
};
