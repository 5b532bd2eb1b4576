import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { unsavedWork } from '../components/unsaved-work.ts';
import { useValue } from '../components/value.ts';
import { visibleText } from '../components/visible-text.ts';
import type { HostState } from './use-session-watch.ts';
import { words } from './words.ts';

const Message = (props: {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly waiting?: string;
  readonly onRetry: () => void;
}) => (
  <Container header={<Header variant="h1">{props.title}</Header>}>
    <SpaceBetween size="m">
      {props.paragraphs.map((text) => (
        <Box key={text} variant="p" padding="n">
          {text}
        </Box>
      ))}
      {props.waiting && <StatusIndicator type="loading">{props.waiting}</StatusIndicator>}
      <Button onClick={props.onRetry}>Try now</Button>
    </SpaceBetween>
  </Container>
);

export interface FullPageProps {
  readonly state: Exclude<HostState, 'here'>;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What covers the console while there is no host to talk to. */
export const FullPage = ({ state, error, onRetry }: FullPageProps) => {
  const unsaved = useValue(unsavedWork);
  const { hostGone, signedOut } = words;
  return (
    <div className="full-page" role={state === 'opening' ? 'status' : 'alert'}>
      <div className="full-page-inner">
        {state === 'opening' && (
          <Box textAlign="center" fontSize="heading-m">
            <Spinner /> {words.opening}
          </Box>
        )}
        {state === 'gone' && (
          <Message
            title={hostGone.title}
            paragraphs={[
              hostGone.body,
              unsaved ? hostGone.unsaved(visibleText(unsaved)) : hostGone.safe,
              hostGone.todo,
            ]}
            waiting="Looking for it every two seconds"
            onRetry={onRetry}
          />
        )}
        {state === 'signed-out' && (
          <Message
            title={signedOut.title}
            paragraphs={
              unsaved
                ? [
                    signedOut.body,
                    signedOut.unsaved(visibleText(unsaved)),
                    signedOut.todoUnsaved(window.location.port),
                  ]
                : [signedOut.body, signedOut.safe, signedOut.todo]
            }
            onRetry={onRetry}
          />
        )}
        {state === 'failing' && <ProblemAlert error={error} onRetry={onRetry} />}
      </div>
    </div>
  );
};
