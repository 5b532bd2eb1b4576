import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReleasedAsset } from '../../../shared/domain/releases/release.ts';
import { orpc } from '../../app/client.ts';
import { downloadText } from '../../components/download-file.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { kindWords, words } from './words.ts';
import './releases.css';

/** More would make the page stand still; the whole is a click away. */
const mostShown = 200_000;

/** An asset's document as it is kept, indented. */
export const DocumentDialog = (props: {
  readonly content: string;
  readonly asset: ReleasedAsset;
  readonly onDismiss: () => void;
}) => {
  const { asset, onDismiss } = props;
  const { kind, id } = asset;
  const reading = useQuery({
    ...orpc.releases.content.queryOptions({ input: { content: props.content } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const text = reading.data?.text;
  return (
    <Modal
      visible
      size="max"
      header={visibleText(`${kindWords[kind]} ${asset.name}`)}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              Close
            </Button>
            <Button
              iconName="download"
              disabled={text === undefined}
              onClick={() => text !== undefined && downloadText(`${kind}-${id}.json`, text)}
            >
              Save as JSON
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <ProblemAlert error={reading.error} onRetry={() => void reading.refetch()} />
        {reading.isPending && <StatusIndicator type="loading">{words.page.wait}</StatusIndicator>}
        {text !== undefined && text.length > mostShown && (
          <Box color="text-body-secondary">
            The first {Math.round(mostShown / 1024)} of {Math.round(text.length / 1024).toLocaleString('en')}{' '}
            kB are shown; saving gives all of it.
          </Box>
        )}
        {text !== undefined && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard
          <section className="release-document" tabIndex={0} aria-label="JSON">
            <pre>{text.slice(0, mostShown)}</pre>
          </section>
        )}
      </SpaceBetween>
    </Modal>
  );
};
