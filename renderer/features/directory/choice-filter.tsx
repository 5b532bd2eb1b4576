import Select from '@cloudscape-design/components/select';
import { memo, useCallback, useRef } from 'react';

interface Choice {
  readonly value: string;
  readonly label: string;
}
interface ChoiceFilterProps {
  readonly label: string;
  readonly any: string;
  readonly options: readonly Choice[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

const areSame = (some: readonly Choice[], others: readonly Choice[]): boolean =>
  some === others ||
  (some.length === others.length &&
    some.every(({ value, label }, at) => others[at]?.value === value && others[at]?.label === label));

const Choices = memo(
  (props: ChoiceFilterProps) => {
    const all = [{ value: '', label: props.any }, ...props.options];
    return (
      <Select
        inlineLabelText={props.label}
        options={all}
        selectedOption={all.find(({ value }) => value === (props.value ?? '')) ?? all[0] ?? null}
        onChange={({ detail }) => props.onChange(detail.selectedOption.value || undefined)}
      />
    );
  },
  (before, after) =>
    before.label === after.label &&
    before.any === after.any &&
    before.value === after.value &&
    before.onChange === after.onChange &&
    areSame(before.options, after.options),
);

/**
 * One narrowing of a list, kept in the address: nothing chosen means all. It stands beside a text that is typed, and
 * is not drawn again for each of its letters.
 */
export const ChoiceFilter = (props: ChoiceFilterProps) => {
  const latest = useRef(props.onChange);
  latest.current = props.onChange;
  const onChange = useCallback((value: string | undefined) => latest.current(value), []);
  return <Choices {...props} onChange={onChange} />;
};
