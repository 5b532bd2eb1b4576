import Box from '@cloudscape-design/components/box';
import FileDropzone, { useFilesDragging } from '@cloudscape-design/components/file-dropzone';
import FileInput from '@cloudscape-design/components/file-input';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { ProblemAlert } from '../../../../components/problem-alert.tsx';
import { wizardWords } from '../../wizard-words.ts';
import type { PeopleImport } from './use-people-import.ts';

const words = wizardWords.people;
const largest = 20 * 1024 * 1024;

/** A people file, chosen or dropped. Its bytes go to the host as they are. */
export const AddPeopleFile = ({ source }: { readonly source: PeopleImport }) => {
  const { areFilesDragging } = useFilesDragging();
  const [refusal, setRefusal] = useState<string | undefined>();
  const open = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > largest) return setRefusal(words.tooLarge(file.name));
    setRefusal(undefined);
    try {
      await source.open(file.name, new Uint8Array(await file.arrayBuffer()));
    } catch {
      setRefusal(words.unreadable);
    }
  };
  return (
    <SpaceBetween size="s">
      <FormField label={words.fileLabel} description={words.fileHelp} errorText={refusal} stretch>
        {areFilesDragging ? (
          <FileDropzone onChange={({ detail }) => void open(detail.value[0])}>
            <Box textAlign="center" padding="l">
              {words.drop}
            </Box>
          </FileDropzone>
        ) : (
          <FileInput
            value={[]}
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
            onChange={({ detail }) => void open(detail.value[0])}
          >
            {words.choose}
          </FileInput>
        )}
      </FormField>
      {source.reading && (
        <Box>
          <Spinner /> {words.reading}
        </Box>
      )}
      <ProblemAlert error={source.error} />
    </SpaceBetween>
  );
};
