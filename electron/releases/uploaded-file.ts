import { CloudError } from '../connectors/cloud-call.ts';

/** The service's answer for a dataset that was made of an uploaded file: it is there, and its API does not read it. */
export const isUploadedFile = (error: unknown): error is CloudError =>
  error instanceof CloudError &&
  error.failure === 'refused' &&
  error.name === 'InvalidParameterValueException';
