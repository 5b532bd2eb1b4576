import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import type { DraftReceiver } from './grant-draft.ts';

/** Receivers out of a list or a CSV file; whoever is not found is named, with the nearest name. */
export const ListedReceivers = ({
  connectionId,
  onFound,
}: {
  readonly connectionId: string;
  readonly onFound: (more: readonly DraftReceiver[]) => void;
}) => {
  const [list, setList] = useState('');
  const resolve = useMutation(
    orpc.grants.resolve.mutationOptions({
      onSuccess: ({ found }) =>
        onFound(
          found.map((one) => ({
            label: one.text,
            detail: `${one.kind} ${one.name}`,
            who: { principal: one.principal },
          })),
        ),
    }),
  );
  return (
    <ExpandableSection headerText="From a list or CSV file">
      <SpaceBetween size="s">
        <FormField
          label="Names or e-mail addresses"
          description="One a line; of a CSV the first column. Namespaces go by their name."
        >
          <Textarea
            value={list}
            rows={5}
            spellcheck={false}
            onChange={({ detail }) => setList(detail.value.slice(0, 500_000))}
          />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            disabled={list.trim() === ''}
            loading={resolve.isPending}
            onClick={() => resolve.mutate({ connectionId, text: `${list}\n` })}
          >
            Find them
          </Button>
          <FileUpload
            value={[]}
            accept=".csv,.txt,text/csv,text/plain"
            i18nStrings={{
              uploadButtonText: () => 'Choose a file',
              dropzoneText: () => 'Drop the file here',
              removeFileAriaLabel: () => 'Remove the file',
              limitShowFewer: 'Fewer',
              limitShowMore: 'More',
              errorIconAriaLabel: 'Error',
            }}
            onChange={({ detail }) => {
              void detail.value[0]?.text().then((text) => setList(text.slice(0, 500_000)));
            }}
          />
        </SpaceBetween>
        <ProblemAlert error={resolve.error} />
        {resolve.data && (
          <Alert
            type={resolve.data.unknown.length > 0 ? 'warning' : 'success'}
            statusIconAriaLabel={resolve.data.unknown.length > 0 ? 'Warning' : 'Found'}
            header={`${resolve.data.found.length} found${resolve.data.unknown.length > 0 ? `, ${resolve.data.unknown.length} not` : ''}`}
          >
            {resolve.data.unknown.slice(0, 20).map((one) => (
              <div key={one.text}>
                {visibleText(one.text)}: {visibleText(one.why)}
                {one.nearest !== null && ` Did you mean ${visibleText(one.nearest)}?`}
              </div>
            ))}
            {resolve.data.unknown.length > 20 && <div>and {resolve.data.unknown.length - 20} more</div>}
          </Alert>
        )}
      </SpaceBetween>
    </ExpandableSection>
  );
};
