import Alert from '@cloudscape-design/components/alert';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import type { WayShown as Way } from '../../../shared/contract/releases.ts';
import { type PromotionWay, promotionWays } from '../../../shared/domain/releases/choose-way.ts';
import { visibleText } from '../../components/visible-text.ts';
import { words } from './words.ts';

const text = words.promote;
const options = (['auto', ...promotionWays] as const).map((value) => ({ value, ...text.ways[value] }));

/** What a person wants of the way; undefined: whatever is right. */
export const WayChoice = (props: {
  readonly way: PromotionWay | undefined;
  readonly onChange: (way: PromotionWay | undefined) => void;
}) => (
  <FormField label={text.way}>
    <Select
      selectedOption={options.find(({ value }) => value === (props.way ?? 'auto')) ?? null}
      options={options}
      triggerVariant="option"
      onChange={({ detail }) =>
        props.onChange(promotionWays.find((one) => one === detail.selectedOption.value))
      }
    />
  </FormField>
);

/** The way that a promotion goes, with its reason. */
export const WayShown = ({ way: { way, reason, obstacles, isLiveAtOnce } }: { readonly way: Way }) => {
  const isImpossible = way === 'bundle' && obstacles.length > 0;
  return (
    <Alert
      type={isImpossible ? 'error' : isLiveAtOnce ? 'warning' : 'info'}
      statusIconAriaLabel={isImpossible ? 'Error' : isLiveAtOnce ? 'Warning' : 'Note'}
      header={text.chosen[way]}
    >
      <span className="whole-words">{visibleText(reason)}</span>
      {obstacles.length > 1 && (
        <ExpandableSection headerText={text.wayHint(obstacles.length)}>
          <ul className="plain-list">
            {obstacles.map((obstacle) => (
              <li key={obstacle}>
                <span className="whole-words">{visibleText(obstacle)}</span>
              </li>
            ))}
          </ul>
        </ExpandableSection>
      )}
    </Alert>
  );
};
