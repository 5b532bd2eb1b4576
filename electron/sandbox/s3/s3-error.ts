import { escapeXml } from '../escape-xml.ts';
import { ServiceError } from '../service-error.ts';
import type { Answer } from '../wire-answer.ts';

/** An error of S3 by its own code. `region` is where the bucket is, told to whoever asked elsewhere. */
export const s3Error = (code: string, message: string, status: number, region?: string): ServiceError =>
  new ServiceError(code, message, status, region === undefined ? {} : { region });

/** What other services call differently. */
const codes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  InternalFailureException: 'InternalError',
};

/** The error document of S3. */
export const s3ErrorAnswer = (error: ServiceError, resource: string, requestId: string): Answer => {
  const code = codes[error.name] ?? error.name;
  const region = typeof error.extra.region === 'string' ? error.extra.region : undefined;
  return {
    status: code === 'AccessDenied' ? 403 : error.status,
    headers: {
      'content-type': 'application/xml',
      ...(region === undefined ? {} : { 'x-amz-bucket-region': region }),
    },
    body:
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(code)}</Code>` +
      `<Message>${escapeXml(error.message)}</Message><Resource>${escapeXml(resource)}</Resource>` +
      `${region === undefined ? '' : `<Region>${escapeXml(region)}</Region>`}` +
      `<RequestId>${requestId}</RequestId></Error>`,
  };
};
