import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { ProblemAlert, type ProblemAlertProps } from './problem-alert.tsx';

/** A page that could not read what it shows: still a page with a heading, a reason and a way on. */
export const PageProblem = (
  props: ProblemAlertProps & { readonly title: string; readonly children?: ReactNode },
) => (
  <SpaceBetween size="m">
    <Box variant="h1">{props.title}</Box>
    <ProblemAlert error={props.error} onRetry={props.onRetry} />
    {props.children}
  </SpaceBetween>
);
