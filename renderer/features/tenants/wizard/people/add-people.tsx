import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { wizardWords } from '../../wizard-words.ts';
import { AddOnePerson } from './add-one-person.tsx';
import { AddPeopleFile } from './add-people-file.tsx';
import { ImportPreview } from './import-preview.tsx';
import { PastePeople } from './paste-people.tsx';
import { usePeopleImport } from './use-people-import.ts';

const words = wizardWords.people;

/** Type, paste or upload. A pasted list and a file are previewed before anything is added. */
export const AddPeople = () => {
  const [way, setWay] = useState('type');
  const [pasted, setPasted] = useState('');
  const source = usePeopleImport();
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{words.add}</Header>}>
        <Tabs
          ariaLabel={words.add}
          activeTabId={way}
          onChange={({ detail }) => setWay(detail.activeTabId)}
          tabs={[
            { id: 'type', label: words.ways.type, content: <AddOnePerson /> },
            {
              id: 'paste',
              label: words.ways.paste,
              content: <PastePeople text={pasted} onType={setPasted} source={source} />,
            },
            { id: 'file', label: words.ways.file, content: <AddPeopleFile source={source} /> },
          ]}
        />
      </Container>
      {source.opened && (
        <ImportPreview
          key={source.opened.serial}
          source={source}
          onAdded={() => {
            setPasted('');
            source.close();
          }}
        />
      )}
    </SpaceBetween>
  );
};
