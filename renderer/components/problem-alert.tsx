import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { problemOf } from './problem-of.ts';

export interface ProblemAlertProps {
  /** Whatever was thrown; nothing is shown for null and undefined. */
  readonly error: unknown;
  /** Offers "Try again". */
  readonly onRetry?: (() => void) | undefined;
}

/** A failure in words: what happened, what was not changed, what to do next. */
export const ProblemAlert = ({ error, onRetry }: ProblemAlertProps) => {
  if (error === null || error === undefined) return null;
  const problem = problemOf(error);
  return (
    <Alert
      type="error"
      header={problem.happened}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
      statusIconAriaLabel="Error"
    >
      <SpaceBetween size="xxs">
        {problem.unchanged && <div>{problem.unchanged}</div>}
        {problem.todo && <div>{problem.todo}</div>}
        {problem.issues && problem.issues.length > 0 && (
          <ul>
            {problem.issues.slice(0, 20).map((issue) => (
              <li key={`${issue.path.join('.')}:${issue.message}`}>
                {issue.path.length > 0 && <b>{issue.path.join(' › ')}: </b>}
                {issue.message}
              </li>
            ))}
            {problem.issues.length > 20 && <li>and {problem.issues.length - 20} more</li>}
          </ul>
        )}
        {problem.cloud && (
          <Box fontSize="body-s">
            {problem.cloud.service} {problem.cloud.operation} answered {problem.cloud.name}
            {problem.cloud.status ? ` (HTTP ${problem.cloud.status})` : ''}: {problem.cloud.message}
            {problem.cloud.requestId && ` Request ${problem.cloud.requestId}.`}
          </Box>
        )}
        {problem.reference && <Box fontSize="body-s">In the log under {problem.reference}.</Box>}
      </SpaceBetween>
    </Alert>
  );
};
