import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';

/** A page whose content is being read: its heading stands at once, and says what one waits for. */
export const PageWaiting = (props: { readonly title: string; readonly children: ReactNode }) => (
  <div>
    <Box variant="h1" padding={{ bottom: 'm' }}>
      {props.title}
    </Box>
    <div role="status">
      <StatusIndicator type="loading">{props.children}</StatusIndicator>
    </div>
  </div>
);
