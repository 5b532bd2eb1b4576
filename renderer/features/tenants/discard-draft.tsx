import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DraftSummary } from '../../../shared/contract/tenants.ts';
import { orpc } from '../../app/client.ts';
import { useNotify } from '../../components/notifications.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { words } from './words.ts';

/** How a draft is called: by what was typed, else by the tenant that it changes. */
export const draftTitle = ({ name, tenantSlug }: Pick<DraftSummary, 'name' | 'tenantSlug'>): string =>
  name || tenantSlug || words.drafts.untitled;

interface DiscardDraftProps {
  readonly draft: DraftSummary;
  readonly onDiscarded: () => void;
  readonly onClose: () => void;
}

/** Asks before a draft is deleted, because nothing brings it back. */
export const DiscardDraft = ({ draft, onClose, onDiscarded }: DiscardDraftProps) => {
  const queries = useQueryClient();
  const notify = useNotify();
  const discard = useMutation(
    orpc.tenants.discardDraft.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: orpc.tenants.drafts.key() });
        void queries.invalidateQueries({ queryKey: orpc.home.key() });
        notify({ type: 'success', content: words.drafts.discarded(draftTitle(draft)) });
        onDiscarded();
      },
    }),
  );
  return (
    <Modal
      visible
      header={words.drafts.discardTitle}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {words.drafts.keep}
            </Button>
            <Button
              variant="primary"
              loading={discard.isPending}
              onClick={() => discard.mutate({ id: draft.id })}
            >
              {words.drafts.discard}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <div>{words.drafts.discardBody(draftTitle(draft))}</div>
        <ProblemAlert error={discard.error} />
      </SpaceBetween>
    </Modal>
  );
};
