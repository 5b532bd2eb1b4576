import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { GrantRequestDetail } from '../../../shared/contract/grants.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';

/** Whose word is there, whose is missing, and where a signed one is handed in. */
export const ApprovalsPanel = ({
  request,
  onTaken,
}: {
  readonly request: GrantRequestDetail;
  readonly onTaken: () => void;
}) => {
  const mayChange = useMayChange();
  const [statement, setStatement] = useState('');
  const take = useMutation(
    orpc.grants.addApproval.mutationOptions({
      onSuccess: () => {
        setStatement('');
        onTaken();
      },
    }),
  );
  const given = request.given.filter(({ verdict }) => verdict === 'approved').length;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${given} of ${request.approvals})`}
          description={
            request.needs.approvals ? `Asked for by the policy “${request.needs.approvals.policy}”.` : ''
          }
        >
          Approvals
        </Header>
      }
    >
      <SpaceBetween size="m">
        {request.given.length > 0 && (
          <ul className="effects">
            {request.given.map((one) => (
              <li key={one.fingerprint}>
                <StatusIndicator type={one.verdict === 'approved' ? 'success' : 'error'}>
                  {visibleText(one.name)} {one.verdict}
                </StatusIndicator>{' '}
                <RelativeTime at={one.at} />, key {one.fingerprint.slice(0, 16)}…
              </li>
            ))}
          </ul>
        )}
        {request.decision === 'pending' && mayChange && (
          <>
            <div>
              Send the plan of this page to somebody else. In a profile of their own they run{' '}
              <code>steward grants approve --plan FILE</code> and send back what it prints.
            </div>
            <ProblemAlert error={take.error} />
            <FormField label="Signed approval" description="Paste it, or choose or drop the file.">
              <SpaceBetween size="xs">
                <Textarea
                  ariaLabel="Signed approval"
                  value={statement}
                  rows={4}
                  spellcheck={false}
                  onChange={({ detail }) => setStatement(detail.value.slice(0, 10_000))}
                />
                <FileUpload
                  value={[]}
                  accept=".json,application/json"
                  i18nStrings={{
                    uploadButtonText: () => 'Choose the file',
                    dropzoneText: () => 'Drop the file here',
                    removeFileAriaLabel: () => 'Remove the file',
                    limitShowFewer: 'Fewer',
                    limitShowMore: 'More',
                    errorIconAriaLabel: 'Error',
                  }}
                  onChange={({ detail }) => {
                    void detail.value[0]?.text().then((text) => setStatement(text.slice(0, 10_000)));
                  }}
                />
              </SpaceBetween>
            </FormField>
            <Button
              variant="primary"
              disabled={statement.trim() === ''}
              loading={take.isPending}
              onClick={() => take.mutate({ id: request.id, statement })}
            >
              Hand in
            </Button>
          </>
        )}
      </SpaceBetween>
    </Container>
  );
};
