import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReviewDetail } from '../../../shared/contract/reviews.ts';
import { orpc } from '../../app/client.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useMayChange } from '../../components/use-role.ts';
import { visibleText } from '../../components/visible-text.ts';
import { ReviewBasisAlert } from './review-basis.tsx';
import { words } from './words.ts';

const text = words.draft;

/** Before anything is frozen: what would be, on which readings, and the button that does it. */
export const DraftPanel = ({ review }: { readonly review: ReviewDetail }) => {
  const cache = useQueryClient();
  const mayChange = useMayChange();
  const [accepted, setAccepted] = useState(false);
  const { scope, reviewers } = review;
  const preview = useQuery({
    ...orpc.reviews.preview.queryOptions({
      input: { connectionId: review.connection.id, scope, reviewers },
    }),
    enabled: mayChange,
    retry: false,
  });
  const changed = () => void cache.invalidateQueries({ queryKey: orpc.reviews.key() });
  const open = useMutation(orpc.reviews.open.mutationOptions({ onSuccess: changed }));
  const discard = useMutation(orpc.reviews.cancel.mutationOptions({ onSuccess: changed }));
  const found = preview.data;
  const hasGaps =
    found?.basis.troubles.some(({ state }) => state === 'unreadable' || state === 'never') ?? false;
  return (
    <SpaceBetween size="l">
      <ProblemAlert error={open.error ?? discard.error} />
      {found && <ReviewBasisAlert basis={found.basis} />}
      <Container
        header={
          <Header
            variant="h2"
            description={text.body}
            actions={
              mayChange && (
                <SpaceBetween direction="horizontal" size="xs">
                  <Button loading={discard.isPending} onClick={() => discard.mutate({ id: review.id })}>
                    {text.discard}
                  </Button>
                  <Button
                    variant="primary"
                    loading={open.isPending}
                    loadingText={text.opening}
                    disabled={!found || (hasGaps && !accepted)}
                    onClick={() => open.mutate({ id: review.id, acceptGaps: accepted })}
                  >
                    {text.open}
                  </Button>
                </SpaceBetween>
              )
            }
          >
            {text.header}
          </Header>
        }
      >
        <SpaceBetween size="s">
          <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />
          {mayChange && preview.isPending && (
            <div role="status">
              <StatusIndicator type="loading">{text.looking}</StatusIndicator>
            </div>
          )}
          {found && (
            <>
              <Box>{text.found(found.rows, found.holders, found.unused)}</Box>
              {found.basis.troubles.length === 0 && <Box>{words.fresh(found.basis.readings)}</Box>}
              {found.unknown.length > 0 && (
                <Alert type="error" statusIconAriaLabel="Error">
                  The directory does not know {visibleText(found.unknown.slice(0, 5).join(', '))}.
                </Alert>
              )}
              {found.undecidable > 0 && (
                <Alert type="warning" statusIconAriaLabel="Warning">
                  {text.undecidable(found.undecidable)}
                </Alert>
              )}
              {hasGaps && (
                <Checkbox checked={accepted} onChange={({ detail }) => setAccepted(detail.checked)}>
                  {text.accept}
                </Checkbox>
              )}
            </>
          )}
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
};
