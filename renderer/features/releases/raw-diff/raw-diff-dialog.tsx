import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { orpc } from '../../../app/client.ts';
import { ProblemAlert } from '../../../components/problem-alert.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { words } from '../words.ts';

const text = words.raw;

const RawDiffView = lazy(async () => ({ default: (await import('./raw-diff-view.tsx')).RawDiffView }));

/** A document that never changes: its name is the hash of what it says. */
const useContent = (content: string) =>
  useQuery({
    ...orpc.releases.content.queryOptions({ input: { content, sorted: true } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Characters from which on one column is shown first: lining up two of them stops the window for a moment. */
const large = 1_500_000;

/** One of two documents, with what it is. */
export interface Side {
  readonly title: string;
  readonly content: string;
}

/** How the JSON of two documents differs, members in the order of their names. */
export const RawDiffDialog = (props: {
  readonly title: string;
  readonly before: Side;
  readonly after: Side;
  readonly onDismiss: () => void;
}) => {
  const { title, before, after, onDismiss } = props;
  const [chosen, setChosen] = useState<string>();
  const [one, other] = [useContent(before.content), useContent(after.content)];
  const size = Math.max(one.data?.text.length ?? 0, other.data?.text.length ?? 0);
  const look = chosen ?? (size > large ? 'unified' : 'split');
  const waiting = (
    <div role="status">
      <StatusIndicator type="loading">{text.reading}</StatusIndicator>
    </div>
  );
  return (
    <Modal
      visible
      size="max"
      header={visibleText(title)}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <Button onClick={onDismiss}>Close</Button>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <SegmentedControl
          label={text.look}
          selectedId={look}
          options={[
            { id: 'split', text: text.split },
            { id: 'unified', text: text.unified },
          ]}
          onChange={({ detail }) => setChosen(detail.selectedId)}
        />
        <ProblemAlert error={one.error ?? other.error} />
        {(one.isPending || other.isPending) && !one.error && !other.error && waiting}
        {one.data && other.data && (
          <Suspense fallback={waiting}>
            <RawDiffView
              before={one.data.text}
              after={other.data.text}
              titles={[before.title, after.title]}
              isUnified={look === 'unified'}
            />
          </Suspense>
        )}
      </SpaceBetween>
    </Modal>
  );
};
