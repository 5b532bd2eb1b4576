import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Appearance } from '../../../shared/contract/session.ts';
import { useAppearance } from '../../app/appearance.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

/** Light or dark, comfortable or compact; changed at once and kept. */
export const AppearancePanel = () => {
  const { appearance, change, error } = useAppearance();
  return (
    <Container header={<Header variant="h2">{words.appearance.title}</Header>}>
      <SpaceBetween size="m">
        <ProblemAlert error={error} />
        <FormField label={words.appearance.mode}>
          <SegmentedControl
            label={words.appearance.mode}
            selectedId={appearance.mode}
            options={[
              { id: 'light', text: 'Light' },
              { id: 'dark', text: 'Dark' },
              { id: 'system', text: 'As the system' },
            ]}
            onChange={({ detail }) => change({ mode: detail.selectedId as Appearance['mode'] })}
          />
        </FormField>
        <FormField label={words.appearance.density} description={words.appearance.densityWhy}>
          <SegmentedControl
            label={words.appearance.density}
            selectedId={appearance.density}
            options={[
              { id: 'comfortable', text: 'Comfortable' },
              { id: 'compact', text: 'Compact' },
            ]}
            onChange={({ detail }) => change({ density: detail.selectedId as Appearance['density'] })}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
};
