import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { Component, type ReactNode } from 'react';
import { words } from './words.ts';

interface Props {
  /** A new address is a new page: it starts without the last one's error. */
  readonly address: string;
  readonly children: ReactNode;
}

interface State {
  readonly failed: string | null;
  readonly address: string;
}

/** Keeps a defect of one page on that page. React offers this to class components only. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { failed: null, address: this.props.address };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failed: error instanceof Error ? error.message : String(error) };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.address === state.address ? null : { failed: null, address: props.address };
  }

  override render() {
    if (this.state.failed === null) return this.props.children;
    return (
      <Alert
        type="error"
        header={words.pageFailed.title}
        // A page whose program could not be fetched stays failed until the document is loaded again.
        action={<Button onClick={() => window.location.reload()}>Show the page again</Button>}
        statusIconAriaLabel="Error"
      >
        <p>{words.pageFailed.body}</p>
        <Box variant="code">{this.state.failed}</Box>
      </Alert>
    );
  }
}
