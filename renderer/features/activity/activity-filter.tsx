import Select from '@cloudscape-design/components/select';
import { type RunState, runStates } from '../../../shared/domain/plan.ts';
import { ListFilter } from '../../components/list-filter.tsx';
import { stateWords } from '../../components/state-words.ts';
import { useDelayed } from '../../components/use-delayed.ts';

export interface ActivityFilters {
  readonly search: string | undefined;
  readonly state: RunState | undefined;
  readonly type: 'plan' | 'command' | undefined;
}

const states = [
  { value: '', label: 'Any state' },
  ...runStates.map((state) => ({ value: state as string, label: stateWords[state].label })),
];
const types = [
  { value: '', label: 'Plans and commands' },
  { value: 'plan', label: 'Plans' },
  { value: 'command', label: 'Commands' },
];
const optionOf = (options: typeof states, value: string | undefined) =>
  options.find((option) => option.value === (value ?? '')) ?? options[0] ?? null;

/** Words, state and kind of the runs to show; each stands in the address. */
export const ActivityFilter = (props: {
  readonly filters: ActivityFilters;
  readonly onChange: (part: Readonly<Record<string, string | undefined>>) => void;
}) => {
  const { filters, onChange } = props;
  const [typed, setTyped] = useDelayed(filters.search ?? '', (search) => onChange({ search }));
  return (
    <ListFilter text={typed} onText={setTyped} label="Find by title, subject or person" name="Find runs">
      <Select
        inlineLabelText="State"
        options={states}
        selectedOption={optionOf(states, filters.state)}
        onChange={({ detail }) => onChange({ state: detail.selectedOption.value })}
      />
      <Select
        inlineLabelText="Kind"
        options={types}
        selectedOption={optionOf(types, filters.type)}
        onChange={({ detail }) => onChange({ type: detail.selectedOption.value })}
      />
    </ListFilter>
  );
};
