import TextFilter from '@cloudscape-design/components/text-filter';
import { usePaced } from '../../components/use-paced.ts';

/** A search within an answer; the address holds it. */
export const FindFilter = (props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => {
  const [typed, setTyped] = usePaced(props.value, props.onChange);
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={props.label}
      filteringAriaLabel={props.label}
      onChange={({ detail }) => setTyped(detail.filteringText.slice(0, 200))}
    />
  );
};
