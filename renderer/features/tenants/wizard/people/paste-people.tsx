import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { ProblemAlert } from '../../../../components/problem-alert.tsx';
import { wizardWords } from '../../wizard-words.ts';
import type { PeopleImport } from './use-people-import.ts';

const words = wizardWords.people;

export interface PastePeopleProps {
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly source: PeopleImport;
}

/** A block out of a mail or a spreadsheet. */
export const PastePeople = ({ text, onType, source }: PastePeopleProps) => (
  <SpaceBetween size="s">
    <FormField label={words.pasteLabel} description={words.pasteHelp} stretch>
      <Textarea
        value={text}
        rows={6}
        spellcheck={false}
        placeholder={words.pastePlaceholder}
        onChange={({ detail }) => onType(detail.value)}
      />
    </FormField>
    <Button
      loading={source.reading}
      loadingText={words.reading}
      disabled={text.trim() === ''}
      disabledReason={words.nothingPasted}
      onClick={() => void source.open(wizardWords.import.pasted, new TextEncoder().encode(text))}
    >
      {words.preview}
    </Button>
    <ProblemAlert error={source.error} />
  </SpaceBetween>
);
