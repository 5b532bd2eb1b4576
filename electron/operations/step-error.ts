import type { StepError } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';

/**
 * The names of errors of steps that were sent and may have had their effect. A resumed run takes them up as
 * if it had just lost their answer: looked up with patience, never simply sent again.
 */
export const sentErrorNames: readonly string[] = ['NotProven', 'NotReadBack', 'ChangedAfter'];

const todoOf = (error: CloudError): string => {
  switch (error.failure) {
    case 'refused':
      if (/AccessDenied|Unauthorized|Forbidden/i.test(error.name))
        return 'Give the connection the permission that the message names, then resume the run.';
      if (/ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature/i.test(error.name))
        return 'Sign in again (Connections, Test connection), then resume the run.';
      if (/LimitExceeded/i.test(error.name))
        return 'Free some of the quota or raise it, then resume the run.';
      return 'Mend what the message names, then resume the run or plan again.';
    case 'throttled':
      return 'The service is busy. Resume the run later.';
    case 'unavailable':
      return 'Check the network and the service’s status, then resume the run.';
    case 'in_doubt':
      return 'Resume the run: the step is looked up before anything is repeated.';
    case 'aborted':
      return 'Resume the run.';
  }
};

/** What a person reads about a step that failed. Never a stack or a secret. */
export const stepErrorOf = (error: unknown): StepError => {
  if (error instanceof CloudError)
    return {
      name: error.name,
      message: error.message,
      todo: todoOf(error),
      service: error.service,
      operation: error.operation,
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
    };
  if (error instanceof StewardError)
    return {
      name: error.code,
      message: error.problem.happened,
      ...(error.problem.todo === undefined ? {} : { todo: error.problem.todo }),
    };
  return {
    name: 'Defect',
    message: 'Steward met an error of its own in this step.',
    todo: 'Resume the run; if it stays so, report it with the log.',
  };
};

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} s`;

export const notProven = (settleMs: number, todo?: string): StepError => ({
  name: 'NotProven',
  message: `The service accepted the change, but reading it back did not show it within ${seconds(settleMs)}.`,
  todo: todo ?? 'Resume the run later: the step is looked up first and repeated only if it did not happen.',
});

export const stillPending = (settleMs: number): StepError => ({
  name: 'NotProven',
  message: `The service is still working on it after ${seconds(settleMs)}.`,
  todo: 'Resume the run later: it goes on from there.',
});

export const changedAfter: StepError = {
  name: 'ChangedAfter',
  message: 'The change was sent, but what is there now is neither what was wanted nor what was there before.',
  todo: 'Compare what was found with what was wanted, mend it, then resume the run or plan again.',
};

export const changedMeanwhile: StepError = {
  name: 'ChangedMeanwhile',
  message:
    'What is there now is neither what was there when the plan was made nor what it wants: somebody else changed it. It was left as it is.',
  todo: 'Compare what was found with what was wanted, then plan again: the new plan starts from what is there.',
};

export const madeMeanwhile: StepError = {
  name: 'MadeMeanwhile',
  message:
    'Somebody else made this after the plan was made, and not as the plan wants it. It was left as it is.',
  todo: 'Compare what was found with what was wanted, then plan again: the new plan starts from what is there.',
};

export const cameOutWrong = (message: string): StepError => ({
  name: 'Failed',
  message,
  todo: 'Mend what the message names, then resume the run or plan again.',
});

export const notReadBack = (cause: StepError): StepError => ({
  ...cause,
  name: 'NotReadBack',
  message: `The change was sent, but it could not be read back: ${cause.message}`,
});

export const answerLost = (attempts: number): StepError => ({
  name: 'AnswerLost',
  message: `The change was sent ${attempts} times without an answer, and it did not happen.`,
  todo: 'Check the network and the service’s status, then resume the run.',
});
