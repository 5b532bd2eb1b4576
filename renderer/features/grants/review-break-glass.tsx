import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { GrantRequestDetail } from '../../../shared/contract/grants.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';

/** That the glass was broken, and what was found afterwards. */
export const ReviewBreakGlass = ({
  request,
  onReviewed,
}: {
  readonly request: GrantRequestDetail;
  readonly onReviewed: () => void;
}) => {
  const mayChange = useMayChange();
  const [note, setNote] = useState('');
  const review = useMutation(orpc.grants.reviewBreakGlass.mutationOptions({ onSuccess: onReviewed }));
  if (request.review)
    return (
      <Alert type="info" header="Break glass, reviewed" statusIconAriaLabel="Note">
        {visibleText(request.review.note)} ({visibleText(request.review.by)},{' '}
        <RelativeTime at={request.review.at} />)
      </Alert>
    );
  return (
    <Alert type="error" header="The glass was broken, and nobody has reviewed it" statusIconAriaLabel="Error">
      <SpaceBetween size="s">
        <div>
          It was given at once, past the approvals that policies ask for. Home shows it until it is reviewed.
        </div>
        <ProblemAlert error={review.error} />
        {mayChange && (
          <FormField label="What was found">
            <SpaceBetween direction="horizontal" size="xs">
              <Input value={note} onChange={({ detail }) => setNote(detail.value.slice(0, 1_000))} />
              <Button
                loading={review.isPending}
                disabled={note.trim().length < 3}
                onClick={() => review.mutate({ id: request.id, note })}
              >
                Close the review
              </Button>
            </SpaceBetween>
          </FormField>
        )}
      </SpaceBetween>
    </Alert>
  );
};
