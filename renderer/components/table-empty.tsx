import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

/** What an empty table says instead of nothing: what would be here, and the next thing to do. */
export const TableEmpty = (props: {
  readonly title: string;
  readonly body: string;
  readonly action?: ReactNode;
}) => (
  <Box textAlign="center" padding={{ vertical: 'm' }}>
    <SpaceBetween size="xs">
      <b>{props.title}</b>
      <Box variant="p" color="text-body-secondary">
        {props.body}
      </Box>
      {props.action}
    </SpaceBetween>
  </Box>
);
