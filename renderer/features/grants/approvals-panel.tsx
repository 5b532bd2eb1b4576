import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { GrantNeeds } from '../../../shared/domain/grant-policy.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import '../../components/plain-list.css';

/** A plan that other people have to approve, and what they said. */
export interface ApprovalsAsked {
  /** Which policy asks for it; left out where the page says so itself. */
  readonly needs?: GrantNeeds;
  /** How many other people must approve. */
  readonly approvals: number;
  readonly given: readonly {
    readonly fingerprint: string;
    readonly name: string;
    readonly verdict: 'approved' | 'declined';
    readonly at: string;
  }[];
}

/** Whose word is there, whose is missing, and where a signed one is handed in. */
export const ApprovalsPanel = ({
  asked,
  isPending,
  take,
}: {
  readonly asked: ApprovalsAsked;
  readonly isPending: boolean;
  /** Hands a signed approval in. */
  readonly take: UseMutationResult<unknown, Error, string>;
}) => {
  const mayChange = useMayChange();
  const [statement, setStatement] = useState('');
  const given = asked.given.filter(({ verdict }) => verdict === 'approved').length;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${given} of ${asked.approvals})`}
          description={
            asked.needs?.approvals ? `Asked for by the policy “${asked.needs.approvals.policy}”.` : ''
          }
        >
          Approvals
        </Header>
      }
    >
      <SpaceBetween size="m">
        {asked.given.length > 0 && (
          <ul className="effects">
            {asked.given.map((one) => (
              <li key={one.fingerprint}>
                <StatusIndicator type={one.verdict === 'approved' ? 'success' : 'error'}>
                  {visibleText(one.name)} {one.verdict}
                </StatusIndicator>{' '}
                <RelativeTime at={one.at} />, key {one.fingerprint.slice(0, 16)}…
              </li>
            ))}
          </ul>
        )}
        {isPending && mayChange && (
          <SpaceBetween size="m">
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
              onClick={() => take.mutate(statement, { onSuccess: () => setStatement('') })}
            >
              Hand in
            </Button>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Container>
  );
};
