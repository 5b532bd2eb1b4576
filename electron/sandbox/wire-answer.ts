import { printAnswer } from './raw-json.ts';
import type { ServiceError } from './service-error.ts';

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The error document of rest-json: `Message` and `RequestId` in the body, the name in a header. */
export function jsonError(error: ServiceError, requestId: string): Answer {
  const { RetryAfterSeconds, ...extra } = error.extra;
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': error.name,
      ...(RetryAfterSeconds === undefined ? {} : { 'retry-after': String(RetryAfterSeconds) }),
    },
    body: JSON.stringify({ Message: error.message, ...extra, RequestId: requestId }),
  };
}

export const jsonAnswer = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: printAnswer(value),
});

export const xmlAnswer = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

/** The answer of services that are told by `X-Amz-Target` what to do (JSON 1.1). */
export const targetAnswer = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

export const targetError = (error: ServiceError): Answer => ({
  status: error.status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: error.name, message: error.message }),
});
