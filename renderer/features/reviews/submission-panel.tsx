import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReviewDetail, ReviewSubmission } from '../../../shared/contract/reviews.ts';
import { momentWords } from '../../../shared/domain/access-words.ts';
import { client, orpc } from '../../app/client.ts';
import { downloadText } from '../../components/download-file.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ApprovalsPanel } from '../grants/approvals-panel.tsx';
import { words } from './words.ts';

const text = words.pending;

/** Why the review came back, where its last plan was not approved. */
const Back = ({ decision, given }: Pick<ReviewSubmission, 'decision' | 'given'>) => {
  if (decision !== 'declined' && decision !== 'lapsed') return null;
  const names = given.filter(({ verdict }) => verdict === 'declined').map(({ name }) => name);
  return (
    <Alert type="warning" statusIconAriaLabel="Warning">
      {decision === 'lapsed' ? words.lapsed : words.declined(visibleText(names.join(', ')))}
    </Alert>
  );
};

/** A plan that other people have to approve: handed over, approved, or taken back. */
export const SubmissionPanel = ({
  review,
  submission,
}: {
  readonly review: Pick<ReviewDetail, 'id' | 'state'>;
  readonly submission: ReviewSubmission;
}) => {
  const { id } = review;
  const mayChange = useMayChange();
  const cache = useQueryClient();
  const changed = () => void cache.invalidateQueries({ queryKey: orpc.reviews.key() });
  const take = useMutation({
    mutationFn: (statement: string) => client.reviews.addApproval({ id, statement }),
    onSuccess: changed,
  });
  const withdraw = useMutation(orpc.reviews.withdraw.mutationOptions({ onSuccess: changed }));
  const save = useMutation({
    mutationFn: async () => {
      downloadText(`review-${id}.plan.json`, (await client.reviews.exportPlan({ id })).text);
    },
  });
  if (review.state === 'open') return <Back {...submission} />;
  if (review.state === 'cancelled') return null;
  const isPending = review.state === 'pending';
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={withdraw.error ?? save.error} />
      {isPending && (
        <Alert
          type="info"
          statusIconAriaLabel="Info"
          header={text.header}
          action={
            mayChange && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="download" loading={save.isPending} onClick={() => save.mutate()}>
                  {text.plan}
                </Button>
                <Button loading={withdraw.isPending} onClick={() => withdraw.mutate({ id })}>
                  {text.withdraw}
                </Button>
              </SpaceBetween>
            )
          }
        >
          {text.body(momentWords(submission.lapsesAt))}
        </Alert>
      )}
      <ApprovalsPanel asked={submission} isPending={isPending} take={take} />
    </SpaceBetween>
  );
};
