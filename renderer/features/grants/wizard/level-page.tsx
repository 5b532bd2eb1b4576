import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { givenLevels } from '../../../../shared/domain/given.ts';
import { type AccessLevel, accessLevels } from '../../../../shared/domain/permission-sets.ts';
import { visibleText } from '../../../components/visible-text.ts';
import { levelWords, resourceWords } from '../words.ts';
import type { DraftThing } from './grant-draft.ts';

/** The level, by name; which of the chosen things have it not. */
export const LevelPage = ({
  level,
  what,
  onChange,
}: {
  readonly level: AccessLevel;
  readonly what: readonly DraftThing[];
  readonly onChange: (level: AccessLevel) => void;
}) => {
  const without = what.filter(({ resource }) => !givenLevels(resource).includes(level));
  const analyses = without.filter(({ resource }) => resource === 'analysis');
  return (
    <Container>
      <SpaceBetween size="l">
        <RadioGroup
          ariaLabel="Level"
          value={level}
          items={accessLevels.map((value) => ({
            value,
            label: levelWords[value].label,
            description: levelWords[value].means,
          }))}
          onChange={({ detail }) => {
            const chosen = accessLevels.find((one) => one === detail.value);
            if (chosen) onChange(chosen);
          }}
        />
        {without.length > 0 && (
          <Alert
            type="warning"
            header={`${without.length === 1 ? 'One of the chosen things has' : `${without.length} of the chosen things have`} no ${levelWords[level].label.toLowerCase()}`}
            statusIconAriaLabel="Warning"
          >
            {analyses.length > 0 && (
              <div>
                QuickSight has one level for analyses: owner. To let people look, grant a dashboard that is
                published from it.
              </div>
            )}
            {without.slice(0, 10).map(({ resource, id, title }) => (
              <div key={`${resource}/${id}`}>
                {resourceWords[resource]} {visibleText(title)}: {givenLevels(resource).join(', ')}
              </div>
            ))}
          </Alert>
        )}
      </SpaceBetween>
    </Container>
  );
};
